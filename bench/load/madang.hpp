#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "bench/house/organisation.hpp"
#include "bench/load/protocol.hpp"

namespace bench {

/// Madang's own way in: a session's token gets a ticket over HTTP, the same connection becomes a socket, the ticket
/// goes into its first frame.
class Madang : public Protocol {
 public:
  /// What a device keeps of its last welcome: the token, and how far it is in each of the streams in its order.
  struct Kept {
    std::string token;
    std::vector<std::string> streams;
    std::map<std::string, std::int64_t> seqs;
  };

  explicit Madang(Organisation organisation) : organisation_(std::move(organisation)) {}

  std::string opening(const Member& member) override;
  void receive(Room& room, Member& member) override;
  std::string publish(const Member& member, std::string_view text) override;

  /// A call that posts `text` in the conversation; its id is `number`, which `take_answers` gives back.
  std::string post(std::string_view conversation, std::string_view text, std::int64_t number);
  /// A call that alerts all staff at once, whatever their hours. Its answer is kept in `answered`.
  std::string alert_everybody();
  /// A call under that organisation's alerts whose answer is kept in `answered`, too.
  std::string look(std::string_view alert);
  std::string confirm(std::string_view alert);
  std::vector<std::int64_t> take_answers() { return std::exchange(answers_, {}); }

  const Organisation& organisation() const { return organisation_; }
  /// Devices that come back from here on show the token of their last welcome, as a page does whose line broke.
  void remember(bool resume) { resume_ = resume; }
  std::int64_t refetches = 0;  ///< streams that were answered with `refetch`
  std::int64_t alerted = 0;    ///< members who were told of an alert
  std::string answered;        ///< the last reply's frame to a call that is kept
  std::int64_t caught_up = 0;  ///< events that came with a welcome

 private:
  std::string alert_call(std::string_view method, std::string_view path, std::string_view body, std::int64_t number);
  void take_reply(Room& room, std::string_view frame);
  void take_response(Room& room, Member& member);
  void hear(Room& room, Member& member, std::string_view frame);
  void welcome(Member& member, std::string_view frame);
  std::string hello(std::string_view ticket) const;
  std::string claim(const Kept& kept) const;
  const Kept* kept_of(const Member& member) const;

  const Organisation organisation_;
  const std::int64_t run_ = std::chrono::system_clock::now().time_since_epoch().count();  // no run's write is another's
  std::vector<Kept> kept_;                                                                // of each member
  std::vector<std::int64_t> answers_;
  std::int64_t writes_ = 0;
  bool resume_ = false;
};

}  // namespace bench

#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "kernel/bus/changes.hpp"
#include "kernel/bus/event.hpp"
#include "kernel/bus/hearing.hpp"

namespace madang::bus {

/// An event ready to be sent, shared by everybody who hears it. `payload` is the JSON of its envelope.
struct Delivery {
  OrgId org;
  StreamName stream;
  std::int64_t seq = 0;  ///< 0 for what is kept nowhere
  std::shared_ptr<const std::string> frame;
};

/// One connected device. Lives on one loop's thread and is called only there.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual OrgId org_id() const = 0;
  virtual MemberId member_id() const = 0;
  virtual SessionId session_id() const = 0;
  virtual void deliver(const Delivery& delivery) = 0;
  /// The member joined or left a stream while connected; comes in order with the deliveries.
  virtual void hears(const StreamName& stream) = 0;
  virtual void hears_no_more(const StreamName& stream) = 0;
  /// The session was ended; the device must go at once.
  virtual void session_ended() = 0;
  /// It will never be told some of what happened on a stream that it hears: it must ask anew. Only in a cluster.
  virtual void fell_behind() {}

 private:
  friend class LoopHub;
  Seat seat_ = kNoSeat;
};

/// A stream that the first device of a loop hears from now on, or that none of them hears any more.
struct InterestChange {
  OrgId org;  ///< known only when somebody hears it
  StreamKey stream;
  bool heard = false;
};
/// Told of what changed since the last time, on the loop's thread.
using TellInterest = std::function<void(std::span<const InterestChange>)>;

/// Who is connected to one loop and what they hear. Only that loop's thread touches it.
class LoopHub : public std::enable_shared_from_this<LoopHub> {
 public:
  /// It hears its member's own stream from now on.
  void add(Listener& listener);
  void remove(Listener& listener);
  void hear(Listener& listener, const StreamName& stream);
  /// For one just added, and streams that differ; its own it hears already.
  void hear_first(Listener& listener, const StreamKey& stream);
  void hear_no_more(Listener& listener, const StreamName& stream);
  /// Of a stream that says only what is true now and of which every node knows by itself: no interest arises.
  void watch(Listener& listener, const StreamName& stream);
  bool hears(const Listener& listener, const StreamName& stream) const;
  /// Says now and not at the end of the loop's turn what is heard since.
  void tell_interest();

 private:
  friend class Hub;
  void tell_interest_by(const boost::asio::any_io_executor& loop, TellInterest tell);
  void change_interest(const InterestChange& change);
  void let_hear(Listener& device, const StreamName& stream, const std::optional<std::vector<Delivery>>& missed);
  void deliver(const Delivery& delivery);
  template <class Visit>
  void each_device(OrgId org, MemberId member, Visit visit);
  void end_session(SessionId session);

  Hearing hearing_;
  std::deque<Listener*> listeners_;  // by seat; null where it was left
  TellInterest tell_interest_;       // in a cluster
  boost::asio::any_io_executor loop_;
  std::vector<InterestChange> interest_changes_;
};

/// Carries what was committed to every loop, in commit order. Wraps each event into its frame once. Any thread may
/// publish; the store's writer does, so order is the order of commits.
class Hub {
 public:
  using MakeFrame = std::function<std::shared_ptr<const std::string>(std::string_view payload)>;

  /// `make_frame` turns an envelope into the bytes that go on every socket.
  Hub(std::vector<boost::asio::any_io_executor> loops, MakeFrame make_frame);

  /// Call on the loop's own thread only.
  LoopHub& on_loop(std::size_t index) { return *hubs_[index]; }
  std::size_t loops() const { return loops_.size(); }

  void publish(OrgId org, const StreamName& stream, std::int64_t seq, std::string_view envelope);
  void let_hear(OrgId org, MemberId member, const StreamName& stream);
  void let_hear_no_more(OrgId org, MemberId member, const StreamName& stream);
  void end_session(SessionId session);

  /// The rest is for a cluster. At wiring: whom the loops tell what they hear.
  void tell_interest_by(const TellInterest& tell);
  /// As let_hear(), and devices that did not hear the stream yet are given first what they missed: the envelopes of
  /// its events from number `first` on. Without these they fell behind.
  using Envelopes = std::vector<std::shared_ptr<const std::string>>;
  void let_hear_from(OrgId org, MemberId member, const StreamName& stream, std::int64_t first,
                     const std::optional<Envelopes>& missed);
  /// Somebody's hearing changed where they have no device here.
  void note_changed(MemberId member) { changes_.note(member.value); }
  /// All who hear the stream fell behind.
  void fell_behind(OrgId org, const StreamName& stream);
  /// All of the organisation fell behind on everything: it has moved, and no cursor of theirs counts any more.
  void fell_behind(OrgId org);
  /// Goes on looking for streams that nobody hears any more.
  void sweep();

  /// The members whose hearing changed and the sessions that ended, each noted before any loop is told. So who read
  /// the count before reading from the database what a member hears, and finds no change since on the member's own
  /// loop, knows that it is still so: what changes from then on the loop will be told.
  const Changes& changes() const { return changes_; }

 private:
  std::vector<boost::asio::any_io_executor> loops_;
  std::vector<std::shared_ptr<LoopHub>> hubs_;
  MakeFrame make_frame_;
  Changes changes_;
};

}  // namespace madang::bus

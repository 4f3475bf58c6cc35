#pragma once

#include <boost/json.hpp>
#include <functional>
#include <unordered_map>

#include "bench/meetings/host.hpp"
#include "bench/meetings/wire.hpp"

namespace bench::meetings {

/// Janus' VideoRoom over its WebSocket: a session for each participant, one peer connection to send and one to receive,
/// as its own clients have. It chooses no speakers, so whom to hear is part of what is shown, and no layers: tiles are
/// told to be of the smallest and the stage of the largest.
class Janus : public Host {
 public:
  Janus(const Ground& ground, std::uint16_t port);

  void join(Participant& who) override;
  void show(Participant& who) override;
  void leave(Participant& who) override;

 private:
  using Message = boost::json::object;
  using Then = std::function<void(const Message& answer)>;
  struct Handles {
    std::uint64_t session = 0;
    std::uint64_t publisher = 0;
    std::uint64_t subscriber = 0;
  };

  void make_room();
  /// `then` hears the answer that ends it: an acknowledgement alone does not.
  void ask(Message message, Then then);
  void attach(std::uint64_t session, std::function<void(std::uint64_t handle)> then);
  void say(std::uint64_t session, std::uint64_t handle, Message body, std::optional<std::string> offer, Then then);
  void publish(Participant& who);
  void subscribe(Participant& who, std::int64_t since);
  void accept(Participant& who, const Message& answer, std::int64_t since);
  void choose_layers(Participant& who);
  void take_input(std::string& input);
  void take(const Message& message);

  Ground ground_;
  Wire wire_;
  bool is_open_ = false;
  std::vector<std::string> waiting_;  // until the WebSocket is there
  std::uint64_t next_ = 1;
  std::unordered_map<std::string, Then> asked_;
  std::unordered_map<Number, Handles> handles_;
};

}  // namespace bench::meetings

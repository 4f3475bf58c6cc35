#pragma once

#include <boost/json.hpp>
#include <functional>
#include <unordered_map>
#include <utility>

#include "bench/meetings/host.hpp"
#include "bench/meetings/wire.hpp"

namespace bench::meetings {

/// Our media engine in bench_media_server, asked in lines of JSON: one connection for each participant, joined by the
/// one offer of a meeting. The engine chooses the voices and says which layers of a camera are wanted.
class Madang : public Host {
 public:
  Madang(const Ground& ground, std::uint16_t port);

  void join(Participant& who) override;
  void show(Participant& who) override;
  void leave(Participant& who) override;
  void begin_part(std::string_view name) override;
  ServerState take_state() override { return std::exchange(worst_, latest_); }

 private:
  using Message = boost::json::object;

  void await_slots(Participant& who, std::int64_t since);
  void take(const Message& message);
  void take_answer(Participant& who, const Message& message);

  Ground ground_;
  Wire wire_;
  std::unordered_map<Number, Participant*> joined_;
  ServerState latest_;
  ServerState worst_;
};

}  // namespace bench::meetings

#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "kernel/media_load/loop.hpp"

namespace bench::meetings {

namespace media = madang::media_load;

/// A TCP connection to a port on loopback, served by a loop. What arrives lies in `input`, from which its owner takes
/// whole messages. Throws std::runtime_error when nobody listens, and when the peer hangs up.
class Wire : public media::Waiting {
 public:
  using Arrived = std::function<void(std::string& input)>;

  Wire(media::Loop& loop, std::uint16_t port, Arrived arrived);
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;
  ~Wire() override;

  void send(std::string_view bytes);

  void on_readable(media::Time now) override;
  void on_time(media::Time now) override;

 private:
  media::Loop& loop_;
  int descriptor_;
  media::Loop::Id id_;
  Arrived arrived_;
  std::string input_;
  std::string unsent_;
};

}  // namespace bench::meetings

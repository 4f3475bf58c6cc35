#pragma once

#include "bench/meetings/host.hpp"

namespace bench::meetings {

/// The floor: a port that sends on to everybody whatever it is sent. No ICE, no DTLS, no SRTP, and nothing to ask for.
class Bare : public Host {
 public:
  Bare(const Ground& ground, std::uint16_t port) : ground_(ground), port_(port) {}

  void join(Participant& who) override;
  void show(Participant&) override {}
  void leave(Participant& who) override;

 private:
  Ground ground_;
  std::uint16_t port_;
};

}  // namespace bench::meetings

#pragma once

#include "app/load_tests.hpp"
#include "app/meeting_seats.hpp"

namespace madang::app {

/// What administrators see of this server's media. One per engine; any thread.
class MeetingCapacity final : public meetings::Capacity {
 public:
  MeetingCapacity(const Config& config, const MediaWatch& watch, const MeetingSeats& seats, LoadTests& tests)
      : limit_(config.media_limit), may_test_(config.media_load_tests), watch_(watch), seats_(seats), tests_(tests) {}

  meetings::MediaCapacity look() override;
  meetings::LoadTest start_test(std::optional<std::int64_t> people, std::int64_t seconds) override;
  void cancel_test() override { tests_.cancel(); }

 private:
  std::int64_t limit_;
  bool may_test_;
  const MediaWatch& watch_;
  const MeetingSeats& seats_;
  LoadTests& tests_;
};

}  // namespace madang::app

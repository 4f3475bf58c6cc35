#include "kernel/media/udp_runs.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>

namespace madang::media {

UdpRuns::UdpRuns() : bytes_(kMostBytes), pieces_(kMostDatagrams), controls_(kMostDatagrams), names_(kMostDatagrams) {
  runs_.reserve(kMostDatagrams);
  parts_.reserve(kMostDatagrams);
  messages_.reserve(kMostDatagrams);
  touched_.reserve(kMostDatagrams);
}

void UdpRuns::add(std::uint32_t line, const TransportAddress& to, std::size_t size) {
  if (line >= lines_.size()) lines_.resize(line + 1);
  const auto place = static_cast<std::uint32_t>(count_++);
  pieces_[place] = {.at = static_cast<std::uint32_t>(used_), .size = static_cast<std::uint32_t>(size), .to = to};
  used_ += size;
  Line& entry = lines_[line];
  if (entry.first == kNone) {
    touched_.push_back(line);
    entry.first = place;
  } else {
    pieces_[entry.last].next = place;
  }
  entry.last = place;
}

std::span<mmsghdr> UdpRuns::messages() {
  for (const std::uint32_t line : touched_) {
    std::uint32_t place = lines_[line].first;
    while (place != kNone) place = lay_out(line, place);
  }
  return messages_;
}

/// One run from a piece on; gives the piece behind it.
std::uint32_t UdpRuns::lay_out(std::uint32_t line, std::uint32_t first) {
  const Piece& head = pieces_[first];
  const bool is_single = is_single_ || lines_[line].singly == head.to;
  const std::size_t first_part = parts_.size();
  Run run{.line = line, .first = first, .segment = static_cast<std::uint16_t>(head.size)};
  std::size_t total = 0;
  std::uint32_t place = first;
  while (place != kNone) {
    const Piece& piece = pieces_[place];
    const bool fits = piece.size <= head.size && piece.to == head.to && total + piece.size <= kMostRunBytes;
    if (run.count > 0 && (is_single || !fits || run.count == kLongestRun)) break;
    std::uint8_t* const at = bytes_.data() + piece.at;
    if (run.count > 0 && static_cast<std::uint8_t*>(parts_.back().iov_base) + parts_.back().iov_len == at) {
      parts_.back().iov_len += piece.size;
    } else {
      parts_.push_back({.iov_base = at, .iov_len = piece.size});
    }
    ++run.count;
    total += piece.size;
    place = piece.next;
    if (piece.size < head.size) break;
  }
  write_message(run, first_part);
  return place;
}

// The parts never move: all the room they may need was taken at the beginning.
void UdpRuns::write_message(const Run& run, std::size_t first_part) {
  const std::size_t number = messages_.size();
  mmsghdr message{};
  message.msg_hdr.msg_name = &names_[number];
  message.msg_hdr.msg_namelen = pieces_[run.first].to.write(names_[number]);
  message.msg_hdr.msg_iov = parts_.data() + first_part;
  message.msg_hdr.msg_iovlen = parts_.size() - first_part;
  if (run.count > 1) {
    message.msg_hdr.msg_control = &controls_[number];
    message.msg_hdr.msg_controllen = kControl;
    cmsghdr* const control = CMSG_FIRSTHDR(&message.msg_hdr);
    control->cmsg_level = SOL_UDP;
    control->cmsg_type = UDP_SEGMENT;
    control->cmsg_len = CMSG_LEN(sizeof run.segment);
    std::memcpy(CMSG_DATA(control), &run.segment, sizeof run.segment);
  }
  messages_.push_back(message);
  runs_.push_back(run);
}

void UdpRuns::clear() {
  for (const std::uint32_t line : touched_) lines_[line].first = lines_[line].last = kNone;
  touched_.clear();
  runs_.clear();
  parts_.clear();
  messages_.clear();
  used_ = 0;
  count_ = 0;
}

}  // namespace madang::media

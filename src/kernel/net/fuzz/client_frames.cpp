#include <algorithm>

#include "base/fuzz/harness.hpp"
#include "base/json/decode.hpp"
#include "kernel/net/frames.hpp"

// What a device says on its socket: the cursors it resumes from above all.

namespace madang::fuzz {

using namespace net;

namespace {

/// Boost.JSON writes no double so that it is read as the same; no field of ours is one.
bool has_double(const boost::json::value& value) {
  if (value.is_array()) return std::ranges::any_of(value.get_array(), has_double);
  if (value.is_object())
    return std::ranges::any_of(value.get_object(), [](const auto& member) { return has_double(member.value()); });
  return value.is_double();
}

template <class F>
void try_frame(const boost::json::value& value) {
  const auto frame = json::decode<F>(value);
  if (!frame) return must(!frame.error().reason.empty(), "a refusal has a reason");
  const auto text = json::encode(*frame);
  const auto again = json::decode<F>(text);
  must(again.has_value(), "what is written can be read");
  must(json::encode(*again) == text, "what is read is what was written");
}

}  // namespace

void try_one(std::string_view input) {
  const auto value = json::parse(input);
  if (!value || has_double(*value)) return;
  try_frame<HelloFrame>(*value);
  try_frame<ResumeFrame>(*value);
  try_frame<CallFrame>(*value);
  try_frame<PingFrame>(*value);
}

}  // namespace madang::fuzz

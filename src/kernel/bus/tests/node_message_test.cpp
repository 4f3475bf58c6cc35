#include "kernel/bus/node_message.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace madang::bus {
namespace {

const StreamKey kStream = StreamKey::of(MemberId{7});

std::vector<NodeMessage> every_kind() {
  return {{1, EventHint{OrgId{2}, kStream, 3, Keeping::log, R"({"v":1})"}},
          {1, EventHint{OrgId{2}, kStream, 1LL << 40, Keeping::revision, ""}},
          {1, EphemeralBatch{OrgId{2}, kStream, {"one", "하나"}}},
          {~0ULL, HearingChange{OrgId{2}, MemberId{5}, kStream, 0}},
          {1, Redaction{OrgId{2}, kStream, 9}},
          {1, SessionEnd{SessionId{4}}},
          {1, Broadcast{"anything"}},
          {1, Broadcast{""}},
          {1, Reach{{std::string_view(), "a", "서울"}}},
          {1, Reach{}}};
}

TEST(NodeMessageTest, what_is_written_is_read_again) {
  for (const auto& message : every_kind()) {
    const std::string bytes = write_node_message(message);
    EXPECT_EQ(read_node_message(bytes), message) << message.body.index();
  }
}

TEST(NodeMessageTest, a_part_and_something_more_are_no_message) {
  for (const auto& message : every_kind()) {
    if (std::holds_alternative<Broadcast>(message.body)) continue;  // what it says is its own affair
    const std::string bytes = write_node_message(message);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      EXPECT_FALSE(read_node_message(bytes.substr(0, size))) << message.body.index() << " " << size;
    EXPECT_FALSE(read_node_message(bytes + "x")) << message.body.index();
  }
}

TEST(NodeMessageTest, another_version_and_an_unknown_kind_are_no_message) {
  std::string bytes = write_node_message({1, SessionEnd{SessionId{4}}});
  bytes[0] = 2;
  EXPECT_FALSE(read_node_message(bytes));
  bytes[0] = 1;
  bytes[1] = 99;
  EXPECT_FALSE(read_node_message(bytes));
}

TEST(NodeMessageTest, an_id_of_nothing_a_stream_of_nothing_and_what_is_too_long_are_no_message) {
  const std::string longer(kLongestHinted + 1, 'x');
  const std::vector<std::string_view> many(kMostEphemera + 1, "x");
  const std::vector<NodeMessage> wrong{{1, EventHint{OrgId{0}, kStream, 3, Keeping::log, ""}},
                                       {1, EventHint{OrgId{2}, kStream, 0, Keeping::log, ""}},
                                       {1, EventHint{OrgId{2}, kStream, 3, Keeping::log, longer}},
                                       {1, EventHint{OrgId{2}, {7, {}}, 3, Keeping::log, ""}},
                                       {1, EventHint{OrgId{2}, {7, {'a', '.', 'b'}}, 3, Keeping::log, ""}},
                                       {1, EphemeralBatch{OrgId{2}, kStream, {}}},
                                       {1, EphemeralBatch{OrgId{2}, kStream, {""}}},
                                       {1, EphemeralBatch{OrgId{2}, kStream, many}},
                                       {1, HearingChange{OrgId{2}, MemberId{5}, kStream, -2}},
                                       {1, SessionEnd{SessionId{0}}},
                                       {1, Reach{{std::string_view(longer)}}}};
  for (std::size_t i = 0; i < wrong.size(); ++i) EXPECT_FALSE(read_node_message(write_node_message(wrong[i]))) << i;
}

}  // namespace
}  // namespace madang::bus

#include "kernel/net/byte_range.hpp"

#include <gtest/gtest.h>

namespace madang::net {
namespace {

using Kind = RangeAsked::Kind;

ByteRange part(std::string_view header, std::int64_t size = 100) {
  const auto asked = range_asked(header, size);
  EXPECT_EQ(asked.kind, Kind::part) << header;
  return asked.part;
}

TEST(ByteRange, a_range_is_cut_to_what_is_there) {
  EXPECT_EQ(part("bytes=0-0"), (ByteRange{0, 1}));
  EXPECT_EQ(part("bytes=10-19"), (ByteRange{10, 10}));
  EXPECT_EQ(part("bytes=90-"), (ByteRange{90, 10}));
  EXPECT_EQ(part("bytes=90-500"), (ByteRange{90, 10}));
  EXPECT_EQ(part("bytes=-5"), (ByteRange{95, 5}));
  EXPECT_EQ(part("bytes=-500"), (ByteRange{0, 100}));
  EXPECT_EQ(part("Bytes= 1-2 "), (ByteRange{1, 2}));
}

TEST(ByteRange, a_range_behind_the_end_is_outside) {
  for (const auto* header : {"bytes=100-", "bytes=100-200", "bytes=-0"}) {
    EXPECT_EQ(range_asked(header, 100).kind, Kind::outside) << header;
  }
  EXPECT_EQ(range_asked("bytes=0-", 0).kind, Kind::outside);
}

TEST(ByteRange, what_is_no_single_range_asks_for_the_whole) {
  for (const auto* header :
       {"", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=a-b", "bytes=1-2,4-5", "items=1-2", "bytes=--5",
        "bytes=+1-2", "bytes=1--2", "bytes=99999999999999999999-", "bytes=1-99999999999999999999", "bytes=1 -2"}) {
    EXPECT_EQ(range_asked(header, 100).kind, Kind::whole) << header;
  }
}

TEST(ByteRange, tags_compare_strongly_where_bytes_must_be_the_same) {
  EXPECT_TRUE(names_etag("\"a\", W/\"b\"", "\"b\"", Comparison::weak));
  EXPECT_FALSE(names_etag("\"a\", W/\"b\"", "\"b\"", Comparison::strong));
  EXPECT_TRUE(names_etag("*", "\"b\"", Comparison::strong));
  EXPECT_FALSE(names_etag("", "\"b\"", Comparison::weak));
}

}  // namespace
}  // namespace madang::net

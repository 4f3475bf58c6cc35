#include "base/date.hpp"

#include <gtest/gtest.h>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"

namespace madang {
namespace {

TEST(DateTest, is_read_as_it_is_written) {
  EXPECT_EQ(Date::read("2028-02-29"), Date::of(20280229));
  EXPECT_EQ(Date::of(20260105).text(), "2026-01-05");
  for (const char* wrong : {"", "2026-02-29", "2026-1-05", "2026-13-01", "2026-00-01", "1899-12-31", "2200-01-01",
                            "2026-01-05T", "2026-+1-05", "2026--1-05", "2026/01/05"})
    EXPECT_FALSE(Date::read(wrong)) << wrong;
}

TEST(DateTest, every_day_of_two_centuries_comes_back) {
  for (Date date = Date::of(19000101); date <= Date::of(21991231); ++date) {
    ASSERT_EQ(Date::read(date.text()), date);
    ASSERT_EQ(Date::from_number(date.number()), date);
  }
}

TEST(DateTest, crosses_the_wire_as_text) {
  EXPECT_EQ(json::encode(Date::of(20260329)), "\"2026-03-29\"");
  Date date;
  EXPECT_FALSE(json::read(boost::json::value("2026-03-29"), date, {}));
  EXPECT_EQ(date, Date::of(20260329));
  EXPECT_TRUE(json::read(boost::json::value("2026-03-29T00:00:00Z"), date, {}));
  EXPECT_TRUE(json::read(boost::json::value(20260329), date, {}));
}

}  // namespace
}  // namespace madang

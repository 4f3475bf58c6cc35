#include "kernel/log/log.hpp"

#include <gtest/gtest.h>

namespace madang::log {
namespace {

TEST(Log, a_line_of_text_quotes_only_what_needs_it) {
  EXPECT_EQ(line(Format::text, "a request failed", {{"path", "/api"}, {"error", "two words"}, {"empty", ""}}),
            R"(a request failed path=/api error="two words" empty="")");
}

TEST(Log, a_line_of_json_cannot_be_broken_by_what_it_tells) {
  EXPECT_EQ(line(Format::json, "한 \"줄\"", {{"error", "a\nb"}}), R"("message":"한 \"줄\"","error":"a\nb")");
}

}  // namespace
}  // namespace madang::log

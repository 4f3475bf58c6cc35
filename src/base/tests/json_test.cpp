#include <gtest/gtest.h>

#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "base/json/schema.hpp"

namespace madang {
namespace {

enum class Role { owner, member };
BOOST_DESCRIBE_ENUM(Role, owner, member)

struct Seat {
  MemberId member_id;
  Role role;
  std::optional<int> row;
};
BOOST_DESCRIBE_STRUCT(Seat, (), (member_id, role, row))

struct Table {
  Text<1, 5> name;
  std::vector<Seat> seats;
  json::Patch<std::string> colour;
};
BOOST_DESCRIBE_STRUCT(Table, (), (name, seats, colour))

struct Count {
  std::int64_t seq;
};
BOOST_DESCRIBE_STRUCT(Count, (), (seq))

std::string fault_of(std::string_view text) {
  auto table = json::decode<Table>(text);
  return table ? "none" : table.error().field + " " + table.error().reason;
}

const std::string kMember = MemberId{7}.text();

TEST(Decode, reads_what_encode_wrote) {
  const std::string text =
      R"({"name":"한글","seats":[{"member_id":")" + kMember + R"(","role":"owner","row":3}],"colour":null})";
  auto table = json::decode<Table>(text);
  ASSERT_TRUE(table) << table.error().field << table.error().reason;
  EXPECT_EQ(table->seats[0].member_id, MemberId{7});
  EXPECT_TRUE(table->colour.given);
  EXPECT_FALSE(table->colour.value);
  EXPECT_EQ(json::encode(*table), text);
}

TEST(Decode, an_optional_may_be_absent) {
  auto table = json::decode<Table>(std::string_view(R"({"name":"a","seats":[]})"));
  ASSERT_TRUE(table);
  EXPECT_FALSE(table->colour.given);
}

TEST(Decode, a_fault_names_the_path_and_the_reason) {
  EXPECT_EQ(fault_of(R"({"seats":[]})"), "name is missing");
  EXPECT_EQ(fault_of(R"({"name":1,"seats":[]})"), "name must be text");
  EXPECT_EQ(fault_of(R"({"name":"abcdef","seats":[]})"), "name must have at most 5 characters, it has 6");
  EXPECT_EQ(fault_of(R"({"name":"","seats":[]})"), "name must not be empty");
  EXPECT_EQ(fault_of(R"({"name":"a","seats":[],"size":1})"), "size is not a field of this request");
  EXPECT_EQ(fault_of(R"({"name":"a","seats":[{"member_id":"mem_1","role":"owner"}]})"),
            "seats[0].member_id must be an id that begins with mem_");
  EXPECT_EQ(fault_of(R"({"name":"a","seats":[{"member_id":")" + kMember + R"(","role":"king"}]})"),
            "seats[0].role must be one of owner, member");
  EXPECT_EQ(fault_of(R"({"name":"a","seats":[{"member_id":")" + kMember + R"(","role":"owner","row":1.5}]})"),
            "seats[0].row must be a whole number");
  EXPECT_EQ(fault_of("[]"), " must be an object");
}

TEST(Decode, hostile_documents_are_refused) {
  EXPECT_TRUE(fault_of("{").starts_with(" is not valid JSON"));
  EXPECT_EQ(fault_of(R"({"name":"a","name":"b","seats":[]})"), " has the same key twice in one object");
  EXPECT_EQ(fault_of(R"({"name":"a","\u006eame":"b","seats":[]})"), " has the same key twice in one object");
  EXPECT_TRUE(fault_of(std::string(100'000, '[')).starts_with(" is not valid JSON"));
  EXPECT_TRUE(fault_of("{\"name\":\"\xff\",\"seats\":[]}").starts_with(" is not valid JSON"));
  EXPECT_EQ(fault_of(R"({"name":"a\u0000","seats":[]})"), "name must not contain control characters");
  EXPECT_TRUE(fault_of(R"({"name":"\ud800","seats":[]})").starts_with(" is not valid JSON"));
  EXPECT_FALSE(json::decode<Count>(std::string_view(R"({"seq":1e300})")));
  EXPECT_FALSE(json::decode<Count>(std::string_view(R"({"seq":9007199254740993})")));
}

TEST(Decode, an_object_has_a_thousand_keys_at_most) {
  std::string keys;
  for (int number = 0; number < 1000; ++number) keys += "\"k" + std::to_string(number) + "\":0,";
  EXPECT_TRUE(json::parse("{" + keys.substr(0, keys.size() - 1) + "}"));
  EXPECT_EQ(fault_of("{" + keys + "\"one more\":0}"), " has more than 1000 keys in one object");
  EXPECT_EQ(fault_of("[1e400]"), " has a number that is too large");
}

TEST(Encode, escapes_what_json_must_escape) {
  std::string text;
  json::write_text("a\"\\\n\x01한", text);
  EXPECT_EQ(text, "\"a\\\"\\\\\\n\\u0001한\"");
}

TEST(Schema, comes_from_the_same_declaration) {
  json::Schemas schemas;
  EXPECT_EQ(schemas.of<Table>(), json::Schemas::reference("Table"));
  const auto table = schemas.components().at("Table").as_object();
  EXPECT_EQ(table.at("required"), (boost::json::array{"name", "seats"}));
  EXPECT_EQ(table.at("properties").at("name").at("maxLength"), 5);
  EXPECT_EQ(table.at("properties").at("colour").at("type"), (boost::json::array{"string", "null"}));
  EXPECT_TRUE(schemas.components().contains("Role"));
}

}  // namespace
}  // namespace madang

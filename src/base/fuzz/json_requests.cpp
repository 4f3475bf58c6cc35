#include <boost/json/parse.hpp>

#include "base/fuzz/harness.hpp"
#include "base/fuzz/schema_oracle.hpp"
#include "base/json/decode.hpp"
#include "base/json/encode.hpp"
#include "base/json/schema.hpp"

namespace madang::fuzz {

enum class Colour { red, green, delete_ };
BOOST_DESCRIBE_ENUM(Colour, red, green, delete_)

struct Inner {
  Text<1, 5> word;
  std::optional<std::int64_t> count;
  bool operator==(const Inner&) const = default;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (word, count))

/// One field of every kind there is.
struct Everything {
  bool truth = false;
  std::int8_t small = 0;
  std::int64_t large = 0;
  std::string text;
  Text<0, 3> limited;
  std::optional<ClientId> client_id;
  Timestamp at;
  MemberId member_id;
  Colour colour = Colour::red;
  std::vector<Inner> many;
  json::Patch<Text<1, 4>> patch;
  std::optional<boost::json::value> any;
  bool operator==(const Everything&) const = default;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (truth, small, large, text, limited, client_id, at, member_id, colour, many, patch, any))

namespace {

json::Schemas& schemas() {
  static json::Schemas all;
  return all;
}

const boost::json::object& schema() {
  static const auto made = schemas().structure_of<Everything>();
  return made;
}

const SchemaOracle& oracle() {
  static const SchemaOracle made((schema(), schemas().components()));
  return made;
}

/// Boost.JSON 1.81 reads a long fraction to within its last bit, so a second reading may give its neighbour.
void forget_fractions(boost::json::value& value) {
  if (value.is_double()) value = nullptr;
  if (auto* array = value.if_array())
    for (auto& element : *array) forget_fractions(element);
  if (auto* object = value.if_object())
    for (auto& member : *object) forget_fractions(member.value());
}

void forget_fractions(Everything& everything) {
  if (everything.any) forget_fractions(*everything.any);
}

}  // namespace

void try_one(std::string_view input) {
  const auto value = json::parse(input);
  if (!value) return must(!value.error().reason.empty(), "a refusal has a reason");
  must(json::parse(boost::json::serialize(*value)).has_value(), "what is written can be read");

  auto request = json::decode<Everything>(*value);
  if (!request) return must(!request.error().reason.empty(), "a refusal has a reason");
  must(oracle().fits(*value, schema()), "what is taken fits the contract");
  auto echoed = json::decode<Everything>(json::encode(*request));
  must(echoed.has_value(), "what is written can be read");
  forget_fractions(*request);
  forget_fractions(*echoed);
  must(*echoed == *request, "what is read is what was written");
}

}  // namespace madang::fuzz

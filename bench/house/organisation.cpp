#include "bench/house/organisation.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <sstream>

namespace bench {
namespace {

std::string text_of(const boost::json::value& value, std::string_view key) {
  return std::string(value.at(key).as_string());
}

}  // namespace

Organisation read_organisation(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  const auto json = boost::json::parse(text.str());
  Organisation organisation{
      text_of(json, "org_id"), text_of(json, "everybody"), static_cast<int>(json.at("circle").as_int64()), {}, {}, {}};
  for (const auto& member : json.at("members").as_array()) {
    organisation.members.push_back(text_of(member, "member_id"));
    organisation.tokens.push_back(text_of(member, "token"));
  }
  for (const auto& circle : json.at("circles").as_array()) {
    auto& conversations = organisation.circles.emplace_back();
    for (const auto& id : circle.as_array()) conversations.emplace_back(id.as_string());
  }
  return organisation;
}

}  // namespace bench

#include <algorithm>

#include "base/fuzz/harness.hpp"
#include "base/text.hpp"
#include "kernel/net/http.hpp"
#include "kernel/net/input.hpp"

// Paths, queries and cookies.

namespace madang::fuzz {

using namespace net;

namespace {

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    encoded += '%';
    encoded += kDigits[byte >> 4];
    encoded += kDigits[byte & 15];
  }
  return encoded;
}

void try_percent(std::string_view input) {
  for (const bool form : {false, true}) {
    const auto decoded = percent_decoded(input, form);
    if (decoded) must(is_utf8(*decoded) && decoded->size() <= input.size(), "what is decoded is UTF-8, and no longer");
    must(percent_decoded(percent_encoded(input), form).has_value() == is_utf8(input), "all UTF-8 can be encoded");
  }
  if (is_utf8(input)) must(percent_decoded(percent_encoded(input)) == input, "what is encoded is decoded as the same");
}

void try_query(std::string_view input) {
  Route route;
  route.info.method = Method::get;
  route.properties = {{"after", {{"type", "integer"}}}, {"all", {{"type", "boolean"}}}, {"q", {{"type", "string"}}}};
  try {
    const auto object = gather_input(route, {}, input, {});
    must(object.size() <= static_cast<std::size_t>(std::ranges::count(input, '&')) + 1, "no field comes from nowhere");
  } catch (const Refusal& refusal) {
    must(refusal.kind.status == 400, "a bad query is a bad request");
  }
}

void try_cookies(std::string_view input) {
  HttpRequest request;
  request.headers = {{"Cookie", std::string(input)}};
  const auto value = request.cookie("madang_session");
  must(value.find(';') == std::string_view::npos, "a cookie ends at its semicolon");
  if (input.find("madang_session=") == std::string_view::npos) must(value.empty(), "no cookie comes from nowhere");
  request.headers = {{"Cookie", "a=b; madang_session=token; " + std::string(input)}};
  must(request.cookie("madang_session") == "token", "the first of two cookies counts");
}

}  // namespace

void try_one(std::string_view input) {
  try_percent(input);
  try_query(input);
  try_cookies(input);
}

}  // namespace madang::fuzz

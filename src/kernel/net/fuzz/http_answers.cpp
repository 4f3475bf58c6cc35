#include <algorithm>
#include <stdexcept>

#include "base/fuzz/harness.hpp"
#include "kernel/net/http_writer.hpp"

namespace madang::fuzz {

namespace {

std::size_t lines_in(std::string_view head) {
  std::size_t lines = 0;
  for (auto at = head.find('\n'); at != std::string_view::npos; at = head.find('\n', at + 1)) ++lines;
  return lines;
}

}  // namespace

void try_one(std::string_view input) {
  Choices choices(input);
  net::HttpResponse response;
  response.status = 100 + static_cast<int>(choices.below(500));
  const auto pieces = choices.pieces_of(input.substr(0, 400));
  for (std::size_t place = 0; place + 1 < pieces.size(); place += 2)
    response.headers.emplace_back(pieces[place], pieces[place + 1]);
  std::string head;
  try {
    head = net::encode_head(response, choices.coin(), "now");
  } catch (const std::invalid_argument&) {
    return;
  }
  must(head.ends_with("\r\n\r\n") && head.find("\r\n\r\n") == head.size() - 4, "a head ends once");
  must(lines_in(head) <= response.headers.size() + 5, "no header becomes two");
}

}  // namespace madang::fuzz

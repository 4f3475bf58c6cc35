#pragma once

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.hpp"
#include "kernel/s3/tests/interceptor.hpp"

// AWS Signature Version 4 as S3 computes it, written from Amazon's description and from nothing of ours or libcurl's.

namespace madang::s3 {

inline std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

inline std::string sha256_of(std::string_view bytes) {
  unsigned char digest[32];
  EVP_Digest(bytes.data(), bytes.size(), digest, nullptr, EVP_sha256(), nullptr);
  return hex_of({reinterpret_cast<const char*>(digest), sizeof digest});
}

inline std::string hmac_of(std::string_view key, std::string_view text) {
  unsigned char digest[32];
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), digest, nullptr);
  return {reinterpret_cast<const char*>(digest), sizeof digest};
}

inline std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> pieces;
  std::stringstream stream{std::string(text)};
  for (std::string piece; std::getline(stream, piece, at);) pieces.push_back(piece);
  return pieces;
}

/// What a request says of its signature, and what it would have to say.
struct Signature {
  std::string said;
  std::string due;
  std::string signed_headers;
};

inline std::map<std::string, std::string> headers_in(const std::string& head) {
  std::map<std::string, std::string> headers;
  for (auto line : split(head, '\n')) {
    const auto colon = line.find(": ");
    if (colon == line.npos || line.find(' ') < colon) continue;
    headers[ascii_lowered(line.substr(0, colon))] = line.substr(colon + 2, line.find('\r') - colon - 2);
  }
  return headers;
}

/// Sorted by name, and `name=` where no value is.
inline std::string canonical_query(const std::string& query) {
  auto parameters = split(query, '&');
  for (auto& parameter : parameters)
    if (!parameter.contains('=')) parameter += '=';
  std::ranges::sort(parameters);
  std::string text;
  for (const auto& parameter : parameters) text += (text.empty() ? "" : "&") + parameter;
  return text;
}

inline Signature signature_of(const Captured& request, const std::string& secret) {
  auto headers = headers_in(request.head);
  const auto said = headers["authorization"];
  const auto field = [&](const std::string& name) {
    const auto begin = said.find(name + "=") + name.size() + 1;
    return said.substr(begin, said.find_first_of(", ", begin) - begin);
  };
  const auto line = split(request.first_line(), ' ');
  const auto mark = std::min(line[1].find('?'), line[1].size());
  std::string canonical = line[0] + "\n" + line[1].substr(0, mark) + "\n" +
                          canonical_query(mark < line[1].size() ? line[1].substr(mark + 1) : "") + "\n";
  for (const auto& name : split(field("SignedHeaders"), ';'))
    canonical += name + ":" + (headers.contains(name) ? headers[name] : "absent") + "\n";
  canonical += "\n" + field("SignedHeaders") + "\n" + headers["x-amz-content-sha256"];
  const auto credential = field("Credential");
  const auto scope = credential.substr(credential.find('/') + 1);
  std::string key = "AWS4" + secret;
  for (const auto& step : split(scope, '/')) key = hmac_of(key, step);
  const auto text = "AWS4-HMAC-SHA256\n" + headers["x-amz-date"] + "\n" + scope + "\n" + sha256_of(canonical);
  return {field("Signature"), hex_of(hmac_of(key, text)), field("SignedHeaders")};
}

}  // namespace madang::s3

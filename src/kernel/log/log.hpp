#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

// What the server has to tell its operator, one structured line each, on standard error. Never the content of a
// message, a password or a token. The logging library stays behind this header, in one source. Any thread.

namespace madang::log {

struct Field {
  std::string_view key;
  std::string value;
};
using Fields = std::initializer_list<Field>;

enum class Format {
  text,  ///< time, level, the message and `key=value`
  json,  ///< one object a line, for collectors
};

/// Once, before anything is told; `level` is debug, info, warn or error.
void start(std::string_view level, Format format);

void info(std::string_view message, Fields fields = {});
void warning(std::string_view message, Fields fields = {});
void error(std::string_view message, Fields fields = {});

/// The line without its time and level; for tests and for the library's pattern.
std::string line(Format format, std::string_view message, Fields fields);

}  // namespace madang::log

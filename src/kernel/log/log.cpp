#include "kernel/log/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "base/json/encode.hpp"

namespace madang::log {
namespace {

Format chosen = Format::text;  // set once by start(), before there are threads
// spdlog makes it when it is first asked for: now, and not by whichever thread speaks first.
[[maybe_unused]] const auto* const first_logger = spdlog::default_logger_raw();

bool is_bare(std::string_view value) {
  return !value.empty() && value.find_first_of(" \"=\n\t") == std::string_view::npos;
}

}  // namespace

std::string line(Format format, std::string_view message, Fields fields) {
  const bool json = format == Format::json;
  std::string text;
  if (json) {
    text = "\"message\":";
    json::write_text(message, text);
  } else {
    text = message;
  }
  for (const auto& [key, value] : fields) {
    text.append(json ? ",\"" : " ").append(key).append(json ? "\":" : "=");
    if (json || !is_bare(value)) {
      json::write_text(value, text);
    } else {
      text += value;
    }
  }
  return text;
}

void start(std::string_view level, Format format) {
  chosen = format;
  spdlog::set_default_logger(spdlog::stderr_color_mt("madang"));
  spdlog::set_level(spdlog::level::from_str(std::string(level)));
  spdlog::set_pattern(format == Format::json ? R"({"at":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                                             : "%Y-%m-%dT%H:%M:%S.%eZ %^%-7l%$ %v",
                      spdlog::pattern_time_type::utc);
}

void info(std::string_view message, Fields fields) { spdlog::info("{}", line(chosen, message, fields)); }
void warning(std::string_view message, Fields fields) { spdlog::warn("{}", line(chosen, message, fields)); }
void error(std::string_view message, Fields fields) { spdlog::error("{}", line(chosen, message, fields)); }

}  // namespace madang::log

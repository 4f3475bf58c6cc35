#include "app/config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <variant>

namespace madang::app {
namespace {

struct Range {
  std::int64_t least;
  std::int64_t most;
};

using Place =
    std::variant<std::string Config::*, std::int64_t Config::*, bool Config::*, std::vector<std::string> Config::*>;

/// One key of the file: the only place that knows it, for reading and for the documentation alike.
struct Key {
  std::string_view section;
  std::string_view name;
  Place place;
  std::string_view about;
  Range range = {0, 0};
};

const Key kKeys[] = {
    {"server", "address", &Config::address, "Where to listen. 0.0.0.0 and [::] listen everywhere."},
    {"server", "port", &Config::port, "0 lets the system choose.", {0, 65535}},
    {"server", "threads", &Config::threads, "Loops that serve connections; 0 means one for each core.", {0, 1024}},
    {"server", "allowed_origins", &Config::allowed_origins,
     "Origins besides the server's own that browsers may call from, such as https://work.example.org."},
    {"server", "trusted_proxies", &Config::trusted_proxies, "Addresses of proxies whose X-Forwarded-For is believed."},
    {"server", "secure_cookies", &Config::secure_cookies,
     "Mark cookies Secure; set it when people come through an HTTPS proxy. With [tls] they always are."},
    {"server",
     "drain_seconds",
     &Config::drain_seconds,
     "How long a stopping server waits for requests under way.",
     {0, 600}},
    {"tls", "certificate", &Config::tls_certificate,
     "A PEM file, the chain behind the server's own certificate. With it and the key this server speaks HTTPS."},
    {"tls", "key", &Config::tls_key, "A PEM file without a passphrase. Both are read again when they change."},
    {"tls", "least_version", &Config::tls_least_version, "1.2 or 1.3."},
    {"tls",
     "redirect_port",
     &Config::tls_redirect_port,
     "Where plain HTTP is sent to HTTPS, such as 80; 0 means nowhere.",
     {0, 65535}},
    {"tls",
     "hsts_days",
     &Config::tls_hsts_days,
     "How long browsers remember to come by HTTPS only; 0 means they are not told to.",
     {0, 3650}},
    {"store", "data", &Config::data, "The folder of the database, the files and the server's key."},
    {"store", "readers", &Config::readers, "Threads that read the database.", {1, 64}},
    {"store",
     "write_queue",
     &Config::write_queue,
     "Writes that may wait for the disk; more are answered with 503.",
     {16, 1'000'000}},
    {"store",
     "keep_events_days",
     &Config::keep_events_days,
     "How long missed events are kept for devices that were away; older devices fetch anew. Messages are kept for "
     "ever.",
     {1, 3650}},
    {"people", "open_to_founding", &Config::open_to_founding, "Whether a visitor may found an organisation."},
    {"files",
     "largest_bytes",
     &Config::largest_file_bytes,
     "The largest file that anybody may upload.",
     {1, 1LL << 50}},
    {"files",
     "member_bytes",
     &Config::member_file_bytes,
     "What the files of one member may take together.",
     {1, 1LL << 60}},
    {"limits", "header_bytes", &Config::header_bytes, "The largest header of a request.", {1024, 1024 * 1024}},
    {"limits", "body_bytes", &Config::body_bytes, "The largest body of a request.", {64 * 1024, 1024LL * 1024 * 1024}},
    {"limits", "connections", &Config::connections, "Connections open at once.", {10, 10'000'000}},
    {"limits",
     "socket_queue_bytes",
     &Config::socket_queue_bytes,
     "What may wait for one slow reader; beyond it the reader fetches what it missed later.",
     {64 * 1024, 1024LL * 1024 * 1024}},
    {"log", "level", &Config::log_level, "debug, info, warn or error."},
    {"log", "format", &Config::log_format,
     "text for people, json for collectors: one object a line on standard error."},
};

[[noreturn]] void fail(const toml::node& node, const std::filesystem::path& file, std::string_view key,
                       std::string_view why) {
  throw ConfigError(fmt::format("{}:{}: {}: {}", file.string(), node.source().begin.line, key, why));
}

void take(Config& config, const Key& key, const toml::node& node, const std::filesystem::path& file) {
  const std::string name = fmt::format("{}.{}", key.section, key.name);
  const auto text = [&](std::string Config::* place) {
    if (!node.is_string()) fail(node, file, name, "must be text in quotes");
    config.*place = node.as_string()->get();
  };
  const auto number = [&](std::int64_t Config::* place) {
    if (!node.is_integer()) fail(node, file, name, "must be a whole number");
    config.*place = node.as_integer()->get();
    if (config.*place < key.range.least || config.*place > key.range.most)
      fail(node, file, name, fmt::format("must be between {} and {}", key.range.least, key.range.most));
  };
  const auto truth = [&](bool Config::* place) {
    if (!node.is_boolean()) fail(node, file, name, "must be true or false");
    config.*place = node.as_boolean()->get();
  };
  const auto list = [&](std::vector<std::string> Config::* place) {
    const auto* items = node.as_array();
    if (!items || !(items->empty() || items->is_homogeneous(toml::node_type::string)))
      fail(node, file, name, "must be a list of texts");
    for (const auto& item : *items) (config.*place).push_back(item.as_string()->get());
  };
  if (const auto* place = std::get_if<std::string Config::*>(&key.place)) text(*place);
  if (const auto* place = std::get_if<std::int64_t Config::*>(&key.place)) number(*place);
  if (const auto* place = std::get_if<bool Config::*>(&key.place)) truth(*place);
  if (const auto* place = std::get_if<std::vector<std::string> Config::*>(&key.place)) list(*place);
}

const Key* find_key(std::string_view section, std::string_view name) {
  const auto found = std::find_if(std::begin(kKeys), std::end(kKeys),
                                  [&](const Key& key) { return key.section == section && key.name == name; });
  return found == std::end(kKeys) ? nullptr : found;
}

std::string shown(const Config& config, const Place& place) {
  if (const auto* text = std::get_if<std::string Config::*>(&place)) return fmt::format("\"{}\"", config.**text);
  if (const auto* number = std::get_if<std::int64_t Config::*>(&place)) return fmt::format("{}", config.**number);
  if (const auto* truth = std::get_if<bool Config::*>(&place)) return config.**truth ? "true" : "false";
  return "[]";
}

toml::table parse(const std::filesystem::path& file) {
  try {
    return toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    throw ConfigError(fmt::format("{}:{}: {}", file.string(), error.source().begin.line, error.description()));
  }
}

void check_choice(const toml::table& document, const std::filesystem::path& file, std::string_view key,
                  const std::string& value, std::vector<std::string_view> choices) {
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return;
  fail(*document.at_path(key).node(), file, key, fmt::format("must be one of {}", fmt::join(choices, ", ")));
}

void check_pair(const toml::table& document, const std::filesystem::path& file, std::string_view key,
                std::string_view other) {
  const auto is_given = [&](std::string_view one) { return document.at_path(one).value_or<std::string>("") != ""; };
  if (is_given(key) && !is_given(other))
    fail(*document.at_path(key).node(), file, key, fmt::format("needs {} beside it", other));
}

}  // namespace

Config read_config(const std::filesystem::path& file) {
  Config config;
  const toml::table document = parse(file);
  for (const auto& [section, content] : document) {
    const auto* table = content.as_table();
    if (!table) fail(content, file, section.str(), "must be inside a section such as [server]");
    for (const auto& [name, node] : *table) {
      const Key* key = find_key(section.str(), name.str());
      if (!key)
        fail(node, file, fmt::format("{}.{}", section.str(), name.str()),
             "is not a key; `madang config` lists them all");
      take(config, *key, node, file);
    }
  }
  check_pair(document, file, "tls.certificate", "tls.key");
  check_pair(document, file, "tls.key", "tls.certificate");
  check_choice(document, file, "tls.least_version", config.tls_least_version, {"1.2", "1.3"});
  check_choice(document, file, "log.level", config.log_level, {"debug", "info", "warn", "error"});
  check_choice(document, file, "log.format", config.log_format, {"text", "json"});
  return config;
}

std::string documented_config() {
  const Config defaults;
  std::string text = "# Every key of Madang's configuration, with its default.\n";
  std::string_view section;
  for (const auto& key : kKeys) {
    if (key.section != section) text += fmt::format("\n[{}]\n", key.section);
    section = key.section;
    text += fmt::format("# {}\n{} = {}\n", key.about, key.name, shown(defaults, key.place));
  }
  return text;
}

}  // namespace madang::app

#include "kernel/store/postgres_conninfo.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "kernel/store/postgres_store.hpp"

namespace madang::store {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

Options read_conninfo(const std::string& conninfo) {
  char* said = nullptr;
  Options options(PQconninfoParse(conninfo.c_str(), &said));
  if (options) return options;
  const std::string why = said ? said : "out of memory";
  PQfreemem(said);
  throw UnusableDatabase(fmt::format("the address of the database cannot be read: {}", why.substr(0, why.find('\n'))));
}

std::string in_quotes(std::string_view value) {
  std::string text = "'";
  for (const char character : value) {
    if (character == '\'' || character == '\\') text += '\\';
    text += character;
  }
  return text + "'";
}

/// Items of a list of libpq; one that is empty is none.
std::vector<std::string> items_of(std::string_view list) {
  std::vector<std::string> items;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    items.emplace_back(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return items;
}

bool is_by_host(std::string_view keyword) { return keyword == "host" || keyword == "hostaddr" || keyword == "port"; }

/// One port may be for all hosts.
std::string item_at(std::string_view list, std::size_t index) {
  const auto items = items_of(list);
  if (items.size() == 1) return items.front();
  return index < items.size() ? items[index] : "";
}

}  // namespace

std::string complete_conninfo(const std::string& conninfo) {
  std::string text;
  const auto options = read_conninfo(conninfo);
  const auto add = [&](std::string_view keyword, const char* given, std::string_view otherwise) {
    if (given)
      text += fmt::format("{}={} ", keyword, in_quotes(given));
    else if (!otherwise.empty())
      text += fmt::format("{}={} ", keyword, in_quotes(otherwise));
  };
  for (const auto* option = options.get(); option->keyword; ++option) {
    const std::string_view keyword = option->keyword;
    if (keyword == "target_session_attrs")
      add(keyword, option->val, "read-write");
    else if (keyword == "application_name")
      add(keyword, option->val, "madang");
    else if (keyword == "keepalives_idle" || keyword == "keepalives_interval")
      add(keyword, option->val, "1");
    else if (keyword == "keepalives_count")
      add(keyword, option->val, "3");
    else if (keyword == "tcp_user_timeout")
      add(keyword, option->val, "2000");
    else
      add(keyword, option->val, {});
  }
  return text + "client_encoding='UTF8'";
}

ForeignOptions foreign_options(const std::string& conninfo) {
  ForeignOptions foreign;
  const auto add = [](std::string& text, std::string_view keyword, std::string_view value) {
    std::string quoted;
    for (const char character : value) quoted += character == '\'' ? "''" : std::string(1, character);
    text += fmt::format("{}{} '{}'", text.empty() ? "" : ", ", keyword, quoted);
  };
  bool limits_waiting = false;
  const auto options = read_conninfo(conninfo);
  for (const auto* option = options.get(); option->keyword; ++option) {
    const std::string_view keyword = option->keyword;
    if (!option->val || !*option->val) continue;
    if (keyword == "client_encoding" || keyword == "fallback_application_name" || keyword == "replication" ||
        keyword == "application_name")
      continue;
    limits_waiting = limits_waiting || keyword == "connect_timeout";
    const bool is_users = keyword == "user" || keyword == "password" || keyword == "sslpassword";
    if (keyword != "options") add(is_users ? foreign.user : foreign.server, keyword, option->val);
  }
  if (!limits_waiting) add(foreign.server, "connect_timeout", "3");
  add(foreign.server, "application_name", "madang shard");
  add(foreign.server, "options",
      "-c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=5000");
  return foreign;
}

std::string postgres_place(const std::string& conninfo) {
  std::string host = "the local socket";
  std::string port = "5432";
  std::string name;
  const auto options = read_conninfo(conninfo);
  for (const auto* option = options.get(); option->keyword; ++option) {
    const std::string_view keyword = option->keyword;
    if (!option->val) continue;
    if (keyword == "host") host = option->val;
    if (keyword == "port") port = option->val;
    if (keyword == "dbname") name = option->val;
  }
  return fmt::format("{}{}{}", host, host.find(',') == host.npos ? ":" + port : "", name.empty() ? "" : "/" + name);
}

std::vector<std::string> conninfo_of_each_host(const std::string& conninfo) {
  const auto options = read_conninfo(conninfo);
  std::size_t hosts = 1;
  for (const auto* option = options.get(); option->keyword; ++option)
    if (option->val && is_by_host(option->keyword)) hosts = std::max(hosts, items_of(option->val).size());
  std::vector<std::string> all(hosts);
  for (const auto* option = options.get(); option->keyword; ++option) {
    if (!option->val) continue;
    for (std::size_t index = 0; index < hosts; ++index) {
      const auto value = is_by_host(option->keyword) ? item_at(option->val, index) : option->val;
      if (!value.empty()) all[index] += fmt::format("{}={} ", option->keyword, in_quotes(value));
    }
  }
  return all;
}

}  // namespace madang::store

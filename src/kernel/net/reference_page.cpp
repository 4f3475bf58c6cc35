#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "kernel/net/contract.hpp"

namespace madang::net {
namespace {

constexpr std::string_view kStyle = R"(<style>
:root{color-scheme:light dark;--line:#e0e3e8;--text:#1a1f29;--quiet:#505561;--accent:#325bda;--ground:#fff;--sunk:#f2f3f7}
@media (prefers-color-scheme:dark){:root{--line:#2a2e36;--text:#e8ebf1;--quiet:#acb1ba;--accent:#84a8fd;--ground:#111419;--sunk:#181c22}}
body{font:14px/22px system-ui,sans-serif;color:var(--text);background:var(--ground);max-width:960px;margin:0 auto;padding:24px 20px 80px}
h1{font-size:22px}h2{font-size:18px;margin-top:40px;border-bottom:1px solid var(--line);padding-bottom:8px}
details{border-bottom:1px solid var(--line);padding:8px 0}summary{cursor:pointer;display:flex;gap:12px;flex-wrap:wrap}
summary b{min-width:56px;color:var(--accent);font-weight:600}code,pre{font:12.5px/18px ui-monospace,monospace}
pre{background:var(--sunk);border-radius:6px;padding:12px;overflow:auto}.quiet{color:var(--quiet)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}dt{font-weight:600}dd{margin:0}a{color:var(--accent)}
</style>)";

std::string escaped(std::string_view text) {
  std::string safe;
  for (char character : text) {
    if (character == '<')
      safe += "&lt;";
    else if (character == '>')
      safe += "&gt;";
    else if (character == '&')
      safe += "&amp;";
    else if (character == '"')
      safe += "&quot;";
    else
      safe += character;
  }
  return safe;
}

std::string_view text_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

std::string block(std::string_view title, const boost::json::value& value) {
  return fmt::format("<p class=\"quiet\">{}</p><pre>{}</pre>", title, escaped(indented(value)));
}

std::string responses_of(const boost::json::object& operation) {
  std::string list = "<dl>";
  for (const auto& [status, response] : operation.at("responses").as_object())
    list += fmt::format("<dt>{}</dt><dd>{}</dd>", std::string_view(status),
                        escaped(text_of(response.as_object(), "description")));
  return list + "</dl>";
}

std::string operation_of(std::string_view path, std::string_view method, const boost::json::object& operation) {
  std::string upper(method);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return static_cast<char>(std::toupper(c)); });
  std::string text = fmt::format(
      "<details id=\"{}\"><summary><b>{}</b><code>{}</code><span class=\"quiet\">{}</span></summary>"
      "<p class=\"quiet\">Permit: {}</p>",
      text_of(operation, "operationId"), upper, escaped(path), escaped(text_of(operation, "summary")),
      escaped(text_of(operation, "x-permit")));
  if (!operation.at("parameters").as_array().empty()) text += block("Parameters", operation.at("parameters"));
  if (const auto* body = operation.if_contains("requestBody"))
    text += block("Body", body->at("content").as_object().begin()->value().at("schema"));
  return text + responses_of(operation) + "</details>";
}

}  // namespace

std::string reference_page(const boost::json::object& document) {
  std::string page = fmt::format(
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
      "<title>Madang: API reference</title>{}<h1>Madang: API reference</h1><p class=\"quiet\">{}</p>"
      "<p><a href=\"/api/openapi.json\">openapi.json</a></p><h2>Routes</h2>",
      kStyle, escaped(text_of(document.at("info").as_object(), "description")));
  for (const auto& [path, methods] : document.at("paths").as_object()) {
    for (const auto& [method, operation] : methods.as_object())
      page += operation_of(path, method, operation.as_object());
  }
  page += "<h2>Schemas, events and frames</h2>";
  for (const auto& [name, schema] : document.at("components").at("schemas").as_object()) {
    page += fmt::format("<details id=\"{0}\"><summary><code>{0}</code></summary><pre>{1}</pre></details>",
                        std::string_view(name), escaped(indented(schema)));
  }
  return page + "</html>\n";
}

}  // namespace madang::net

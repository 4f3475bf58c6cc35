#include <charconv>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "calendar/dav_model.hpp"

namespace madang::calendar::dav {
namespace {

using pugi::xml_node;

constexpr Fault kNoXml{};
constexpr Fault kUnknownFilter{403, kCalDav, "supported-filter"};

/// Counts what a document holds, and stops where it holds too much.
class Measure final : public pugi::xml_tree_walker {
 public:
  bool for_each(xml_node& node) override {
    std::size_t attributes = 0;
    for (auto each = node.first_attribute(); each; each = each.next_attribute()) ++attributes;
    nodes_ += 1 + attributes;
    return depth() < kDeepest && nodes_ < kMostNodes;
  }

 private:
  std::size_t nodes_ = 0;
};

/// Documents have no types here, so no entity is ever anything but a character.
bool parse(pugi::xml_document& document, std::string_view body) {
  if (body.size() > kMostBodyBytes || body.find("<!DOCTYPE") != std::string_view::npos || !is_utf8(body)) return false;
  if (body.find('\0') != std::string_view::npos) return false;
  constexpr auto kOptions = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata_single;
  if (!document.load_buffer(body.data(), body.size(), kOptions, pugi::encoding_utf8)) return false;
  Measure measure;
  return document.traverse(measure) && document.document_element();
}

/// The name of an element with its namespace (https://www.w3.org/TR/xml-names/); without a name when its prefix is
/// bound to nothing.
PropertyName name_of(const xml_node& node) {
  const std::string_view whole = node.name();
  const auto colon = whole.find(':');
  const bool is_bare = colon == std::string_view::npos;
  const std::string declared = is_bare ? "xmlns" : "xmlns:" + std::string(whole.substr(0, colon));
  const auto local = is_bare ? whole : whole.substr(colon + 1);
  if (local.empty() || local.find(':') != std::string_view::npos ||
      std::string_view("-.0123456789").find(local[0]) != std::string_view::npos)
    return {};
  for (xml_node at = node; at; at = at.parent())
    if (const auto attribute = at.attribute(declared.c_str())) return {attribute.value(), std::string(local)};
  if (is_bare) return {"", std::string(local)};
  return {};
}

bool is(const xml_node& node, std::string_view space, std::string_view name) {
  const std::string_view whole = node.name();
  if (!whole.ends_with(name)) return false;  // most are another by their last letters already
  const PropertyName found = name_of(node);
  return found.space == space && found.name == name;
}

xml_node child(const xml_node& parent, std::string_view space, std::string_view name) {
  for (const xml_node& each : parent.children())
    if (each.type() == pugi::node_element && is(each, space, name)) return each;
  return {};
}

std::string text_of(const xml_node& node) {
  std::string text;
  for (const xml_node& each : node.children())
    if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata) text += each.value();
  return std::string(trimmed(text));
}

std::expected<std::vector<PropertyName>, Fault> names_in(const xml_node& prop) {
  std::vector<PropertyName> names;
  for (const xml_node& each : prop.children()) {
    if (each.type() != pugi::node_element) continue;
    PropertyName name = name_of(each);
    if (name.name.empty() || names.size() == kMostProperties) return std::unexpected(kNoXml);
    names.push_back(std::move(name));
  }
  return names;
}

std::expected<Wanted, Fault> wanted_in(const xml_node& parent) {
  Wanted wanted;
  wanted.names_alone = bool(child(parent, kDav, "propname"));
  const xml_node prop = child(parent, kDav, "prop");
  wanted.all = !prop;
  if (!prop) return wanted;
  auto names = names_in(prop);
  if (!names) return std::unexpected(names.error());
  wanted.names = std::move(*names);
  return wanted;
}

/// False when it says what is no moment.
bool read_end(const xml_node& node, const char* name, std::optional<Timestamp>& into) {
  const auto attribute = node.attribute(name);
  if (!attribute) return true;
  into = read_moment(attribute.value());
  return into.has_value();
}

std::optional<TimeRange> range_in(const xml_node& node) {
  TimeRange range;
  if (!read_end(node, "start", range.from) || !read_end(node, "end", range.to)) return std::nullopt;
  if (!range.from && !range.to) return std::nullopt;
  if (range.from && range.to && *range.to <= *range.from) return std::nullopt;
  return range;
}

/// Of the properties programs find an event again by its UID alone; no other is looked at.
std::expected<void, Fault> read_property_filter(const xml_node& node, Filter& filter) {
  const xml_node match = child(node, kCalDav, "text-match");
  const bool is_negated = std::string_view(match.attribute("negate-condition").value()) == "yes";
  if (std::string_view(node.attribute("name").value()) != "UID" || !match || is_negated)
    return std::unexpected(kUnknownFilter);
  filter.uid = text_of(match);
  return {};
}

std::expected<void, Fault> read_event_filter(const xml_node& node, Filter& filter) {
  for (const xml_node& each : node.children()) {
    if (each.type() != pugi::node_element) continue;
    if (is(each, kCalDav, "time-range")) {
      filter.time = range_in(each);
      if (!filter.time) return std::unexpected(Fault{403, kCalDav, "valid-filter"});
    } else if (is(each, kCalDav, "prop-filter")) {
      if (const auto read = read_property_filter(each, filter); !read) return read;
    } else {
      return std::unexpected(kUnknownFilter);
    }
  }
  return {};
}

std::expected<Filter, Fault> filter_in(const xml_node& parent) {
  Filter filter;
  const xml_node calendar = child(child(parent, kCalDav, "filter"), kCalDav, "comp-filter");
  if (std::string_view(calendar.attribute("name").value()) != "VCALENDAR")
    return std::unexpected(Fault{403, kCalDav, "valid-filter"});
  const xml_node component = child(calendar, kCalDav, "comp-filter");
  if (!component) return filter;
  filter.of_events = std::string_view(component.attribute("name").value()) == "VEVENT";
  if (!filter.of_events) return filter;
  if (const auto read = read_event_filter(component, filter); !read) return std::unexpected(read.error());
  return filter;
}

std::expected<Report, Fault> read_multiget(const xml_node& root, Report report) {
  for (const xml_node& each : root.children()) {
    if (each.type() != pugi::node_element || !is(each, kDav, "href")) continue;
    if (report.hrefs.size() == kMostHrefs) return std::unexpected(Fault{507, kDav, "number-of-matches-within-limits"});
    report.hrefs.push_back(text_of(each));
  }
  return report;
}

std::expected<Report, Fault> read_sync(const xml_node& root, Report report) {
  report.sync_token = text_of(child(root, kDav, "sync-token"));
  const std::string most = text_of(child(child(root, kDav, "limit"), kDav, "nresults"));
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(most.data(), most.data() + most.size(), number);
  if (error == std::errc() && end == most.data() + most.size() && number > 0) report.most = number;
  return report;
}

std::expected<Report, Fault> read_query(const xml_node& root, Report report) {
  auto filter = filter_in(root);
  if (!filter) return std::unexpected(filter.error());
  report.filter = std::move(*filter);
  return report;
}

std::expected<Report, Fault> read_free_busy(const xml_node& root, Report report) {
  report.filter.time = range_in(child(root, kCalDav, "time-range"));
  const auto& time = report.filter.time;
  if (!time || !time->from || !time->to) return std::unexpected(kNoXml);
  return report;
}

/// What would have to be made of the data that we do not make.
bool wants_other_data(const xml_node& root) {
  const xml_node data = child(child(root, kDav, "prop"), kCalDav, "calendar-data");
  const std::string_view type = data.attribute("content-type").value();
  const std::string_view version = data.attribute("version").value();
  return (!type.empty() && type != "text/calendar") || (!version.empty() && version != "2.0");
}

}  // namespace

std::expected<Wanted, Fault> read_propfind(std::string_view body) {
  Wanted all;
  all.all = true;
  if (trimmed(body).empty()) return all;
  pugi::xml_document document;
  if (!parse(document, body) || !is(document.document_element(), kDav, "propfind")) return std::unexpected(kNoXml);
  return wanted_in(document.document_element());
}

std::expected<Report, Fault> read_report(std::string_view body) {
  pugi::xml_document document;
  if (!parse(document, body)) return std::unexpected(kNoXml);
  const xml_node root = document.document_element();
  if (wants_other_data(root)) return std::unexpected(Fault{403, kCalDav, "supported-calendar-data"});
  Report report;
  auto wanted = wanted_in(root);
  if (!wanted) return std::unexpected(wanted.error());
  report.wanted = std::move(*wanted);
  if (is(root, kCalDav, "calendar-query")) return read_query(root, std::move(report));
  if (is(root, kCalDav, "calendar-multiget")) {
    report.kind = ReportKind::multiget;
    return read_multiget(root, std::move(report));
  }
  if (is(root, kDav, "sync-collection")) {
    report.kind = ReportKind::sync;
    return read_sync(root, std::move(report));
  }
  if (is(root, kCalDav, "free-busy-query")) {
    report.kind = ReportKind::free_busy;
    return read_free_busy(root, std::move(report));
  }
  return std::unexpected(Fault{403, kDav, "supported-report"});
}

std::expected<std::vector<PropertyChange>, Fault> read_proppatch(std::string_view body) {
  pugi::xml_document document;
  if (!parse(document, body) || !is(document.document_element(), kDav, "propertyupdate"))
    return std::unexpected(kNoXml);
  std::vector<PropertyChange> changes;
  for (const xml_node& step : document.document_element().children()) {
    const bool is_set = is(step, kDav, "set");
    if (step.type() != pugi::node_element || (!is_set && !is(step, kDav, "remove"))) continue;
    for (const xml_node& each : child(step, kDav, "prop").children()) {
      if (each.type() != pugi::node_element) continue;
      PropertyName name = name_of(each);
      if (name.name.empty() || changes.size() == kMostProperties) return std::unexpected(kNoXml);
      changes.push_back({std::move(name), is_set ? std::optional(text_of(each)) : std::nullopt});
    }
  }
  return changes;
}

}  // namespace madang::calendar::dav

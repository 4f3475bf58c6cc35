#include <pugixml.hpp>

#include "base/fuzz/harness.hpp"
#include "base/text.hpp"
#include "calendar/dav_writing.hpp"

// What calendar programs ask: XML of whoever has a password, and paths.

namespace madang::fuzz {

using namespace calendar;

namespace {

void try_path(std::string_view input) {
  const auto place = dav::read_place(input);
  if (!place) return;
  must(place->name.find('/') == std::string::npos && is_utf8(place->name), "a name is one segment of text");
  if (place->kind != dav::Place::Kind::event) return;
  const std::string path = "/dav/" + dav::encoded(place->org) + "/" + dav::encoded(place->member) + "/calendars/" +
                           dav::encoded(place->calendar) + "/" + dav::encoded(place->name);
  const auto again = dav::read_place(path);
  must(again && again->name == place->name && again->calendar == place->calendar, "a path is written as it was read");
}

/// Whatever was asked for, the answer is a document.
void try_answer(const dav::Wanted& wanted, std::string_view input) {
  dav::Properties known;
  for (std::size_t i = 0; i < wanted.names.size(); i += 2) known[wanted.names[i]] = dav::escaped(input);
  dav::Multistatus answer(wanted);
  answer.add("/dav/", known);
  answer.add_status(input.substr(0, 100), 404);
  pugi::xml_document document;
  const std::string text = answer.text("urn:x-madang:sync:1");
  must(bool(document.load_buffer(text.data(), text.size())), "an answer is well-formed");
  must(std::string_view(document.document_element().name()) == "D:multistatus", "an answer is what it says");
}

}  // namespace

void try_one(std::string_view input) {
  try_path(input);
  if (const auto wanted = dav::read_propfind(input); wanted && is_utf8(input)) try_answer(*wanted, input);
  if (const auto report = dav::read_report(input)) {
    must(report->hrefs.size() <= dav::kMostHrefs, "hrefs are bounded");
    const auto& time = report->filter.time;
    must(!time || time->from || time->to, "a time has an end");
    try_answer(report->wanted, input);
  }
  if (const auto changes = dav::read_proppatch(input))
    must(changes->size() <= dav::kMostProperties, "changes are bounded");
  if (const auto colour = dav::nearest_colour(input)) must(*colour >= 0 && *colour < 12, "a colour is one of ours");
}

}  // namespace madang::fuzz

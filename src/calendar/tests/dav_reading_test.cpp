#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "calendar/dav_model.hpp"
#include "calendar/dav_writing.hpp"

namespace madang::calendar::dav {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string query(std::string_view filter) {
  return "<C:calendar-query xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:prop><D:getetag/></D:prop>"
         "<C:filter><C:comp-filter name=\"VCALENDAR\">" +
         std::string(filter) + "</C:comp-filter></C:filter></C:calendar-query>";
}

TEST(DavReading, names_are_read_by_their_namespaces_whatever_the_prefixes) {
  const auto wanted = read_propfind(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?><a:propfind xmlns:a=\"DAV:\"><a:prop><a:displayname/>"
      "<getctag xmlns=\"http://calendarserver.org/ns/\"/><a:x xmlns:a=\"urn:else\"/></a:prop></a:propfind>");
  ASSERT_TRUE(wanted);
  EXPECT_FALSE(wanted->all);
  EXPECT_THAT(wanted->names,
              ElementsAre(PropertyName{"DAV:", "displayname"}, PropertyName{"http://calendarserver.org/ns/", "getctag"},
                          PropertyName{"urn:else", "x"}));
  EXPECT_TRUE(read_propfind("")->all);
  EXPECT_TRUE(read_propfind("<propfind xmlns=\"DAV:\"><allprop/></propfind>")->all);
  EXPECT_TRUE(read_propfind("<propfind xmlns=\"DAV:\"><propname/></propfind>")->names_alone);
}

TEST(DavReading, what_is_no_document_or_too_much_of_one_is_refused) {
  const auto deep = [](int depth) {
    std::string text = "<propfind xmlns=\"DAV:\">";
    for (int i = 0; i < depth; ++i) text += "<a>";
    for (int i = 0; i < depth; ++i) text += "</a>";
    return text + "</propfind>";
  };
  EXPECT_TRUE(read_propfind(deep(10)));
  EXPECT_FALSE(read_propfind(deep(100)));
  EXPECT_FALSE(read_propfind(deep(100'000)));
  std::string wide = "<propfind xmlns=\"DAV:\">";
  for (int i = 0; i < 50'000; ++i) wide += "<a/>";
  EXPECT_FALSE(read_propfind(wide + "</propfind>"));
  EXPECT_FALSE(read_propfind("<propfind xmlns=\"DAV:\"><prop>"));
  EXPECT_FALSE(read_propfind("<propfind><prop/></propfind>"));
  EXPECT_FALSE(read_propfind("<propfind xmlns=\"DAV:\"><prop><q:a/></prop></propfind>"));
  EXPECT_FALSE(read_propfind("\xff\xfe"));
  EXPECT_FALSE(
      read_propfind("<!DOCTYPE p [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                    "<propfind xmlns=\"DAV:\"><prop><displayname>&e;</displayname></prop></propfind>"));
}

TEST(DavReading, a_query_says_a_time_or_a_uid_and_nothing_that_we_would_overlook) {
  const auto in_time = read_report(
      query("<C:comp-filter name=\"VEVENT\"><C:time-range start=\"20261201T000000Z\" end=\"20261202T000000Z\"/>"
            "</C:comp-filter>"));
  ASSERT_TRUE(in_time);
  EXPECT_EQ(in_time->filter.time->from->text(), "2026-12-01T00:00:00.000Z");
  EXPECT_EQ(in_time->filter.time->to->text(), "2026-12-02T00:00:00.000Z");
  const auto by_uid = read_report(query(
      "<C:comp-filter name=\"VEVENT\"><C:prop-filter name=\"UID\"><C:text-match> a&lt;b </C:text-match></C:prop-filter>"
      "</C:comp-filter>"));
  EXPECT_EQ(by_uid->filter.uid, "a<b");
  EXPECT_FALSE(read_report(query("<C:comp-filter name=\"VTODO\"/>"))->filter.of_events);
  EXPECT_TRUE(read_report(query(""))->filter.of_events);
  const auto by_place = read_report(query(
      "<C:comp-filter name=\"VEVENT\"><C:prop-filter name=\"LOCATION\"><C:text-match>x</C:text-match></C:prop-filter>"
      "</C:comp-filter>"));
  EXPECT_EQ(by_place.error().condition, "supported-filter");
  const auto backwards = read_report(
      query("<C:comp-filter name=\"VEVENT\"><C:time-range start=\"20261202T000000Z\" end=\"20261201T000000Z\"/>"
            "</C:comp-filter>"));
  EXPECT_EQ(backwards.error().condition, "valid-filter");
  EXPECT_EQ(read_report("<D:expand-property xmlns:D=\"DAV:\"/>").error().condition, "supported-report");
}

TEST(DavReading, hrefs_tokens_and_limits_are_read) {
  const auto multiget = read_report(
      "<C:calendar-multiget xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:prop><C:calendar-data/>"
      "</D:prop><D:href>/dav/a/b/calendars/c/d.ics</D:href><D:href> /x </D:href></C:calendar-multiget>");
  EXPECT_THAT(multiget->hrefs, ElementsAre("/dav/a/b/calendars/c/d.ics", "/x"));
  const auto sync = read_report(
      "<sync-collection xmlns=\"DAV:\"><sync-token>urn:x-madang:sync:e:7</sync-token><sync-level>1</sync-level>"
      "<limit><nresults>5</nresults></limit><prop><getetag/></prop></sync-collection>");
  EXPECT_EQ(sync->sync_token, "urn:x-madang:sync:e:7");
  EXPECT_EQ(sync->most, 5);
}

TEST(DavReading, changes_are_set_and_removed) {
  const auto changes = read_proppatch(
      "<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop><D:displayname>출시 &amp; "
      "more</D:displayname></D:prop></D:set>"
      "<D:remove><D:prop><D:x/></D:prop></D:remove></D:propertyupdate>");
  ASSERT_TRUE(changes);
  ASSERT_EQ(changes->size(), 2u);
  EXPECT_EQ((*changes)[0].value, "출시 & more");
  EXPECT_EQ((*changes)[1].value, std::nullopt);
}

TEST(DavReading, a_place_is_read_from_paths_and_whole_addresses_and_never_leaves_dav) {
  const auto event = read_place("https://chat.example/dav/org_1/mem_2/calendars/cal_3/a%20b%2Bc.ics");
  ASSERT_TRUE(event);
  EXPECT_EQ(event->kind, Place::Kind::event);
  EXPECT_EQ(event->name, "a b+c.ics");
  EXPECT_EQ(encoded(event->name), "a%20b%2Bc.ics");
  EXPECT_EQ(read_place("/dav")->kind, Place::Kind::root);
  EXPECT_EQ(read_place("/dav/")->kind, Place::Kind::root);
  EXPECT_EQ(read_place("/dav/o/m/")->kind, Place::Kind::principal);
  EXPECT_EQ(read_place("/dav/o/m/calendars")->kind, Place::Kind::home);
  EXPECT_EQ(read_place("/dav/o/m/calendars/c/")->kind, Place::Kind::calendar);
  for (const auto* path : {"/davx", "/api", "/dav/o", "/dav/o/m/other/", "/dav/o/m/calendars/c/e/f", "/dav//m/",
                           "/dav/o/m/calendars/c/..", "/dav/o/m/calendars/c/a%2Fb", "/dav/o/m/calendars/c/%zz",
                           "/dav/o/m/calendars/c/%ff", "/dav/o/m/calendars/c/e/"})
    EXPECT_FALSE(read_place(path)) << path;
}

TEST(DavReading, a_colour_is_the_nearest_of_ours) {
  for (std::int64_t colour = 0; colour < 12; ++colour) EXPECT_EQ(nearest_colour(colour_text(colour)), colour);
  EXPECT_EQ(nearest_colour("#D05A55FF"), 2);
  EXPECT_EQ(nearest_colour("red"), std::nullopt);
  EXPECT_EQ(nearest_colour("#+10000"), std::nullopt);
}

TEST(DavWriting, says_what_is_there_and_what_is_not) {
  Wanted wanted;
  wanted.names = {{"DAV:", "displayname"}, {"urn:<else>", "x"}};
  Multistatus answer(wanted);
  answer.add("/dav/a&b", {{{"DAV:", "displayname"}, escaped("a < b\x01\xef\xbf\xbf")}});
  const std::string text = answer.text("urn:t");
  EXPECT_THAT(text, HasSubstr("<D:href>/dav/a&amp;b</D:href>"));
  EXPECT_THAT(text, HasSubstr("<D:displayname>a &lt; b</D:displayname></D:prop><D:status>HTTP/1.1 200 OK"));
  EXPECT_THAT(text, HasSubstr("<x xmlns=\"urn:&lt;else&gt;\"/></D:prop><D:status>HTTP/1.1 404 Not Found"));
  EXPECT_THAT(text, HasSubstr("<D:sync-token>urn:t</D:sync-token>"));
  EXPECT_THAT(answer.text(), Not(HasSubstr("sync-token")));
}

}  // namespace
}  // namespace madang::calendar::dav

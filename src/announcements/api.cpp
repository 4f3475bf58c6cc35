#include "announcements/api.hpp"

#include "announcements/events.hpp"
#include "kernel/net/service_routes.hpp"

namespace madang::announcements {
namespace {

using auth::Verb;
using net::Method;
using people::needs;
using people::Power;

constexpr std::string_view kAnnouncements = "/api/orgs/{org_id}/announcements";
constexpr std::string_view kShelf = "/api/orgs/{org_id}/announcement_shelf";
constexpr std::string_view kAsked = "/api/orgs/{org_id}/asked_announcements";
constexpr std::string_view kAnnouncement = "/api/orgs/{org_id}/announcements/{announcement_id}";
constexpr std::string_view kSubmit = "/api/orgs/{org_id}/announcements/{announcement_id}/submit";
constexpr std::string_view kReview = "/api/orgs/{org_id}/announcements/{announcement_id}/review";
constexpr std::string_view kTakeBack = "/api/orgs/{org_id}/announcements/{announcement_id}/take_back";
constexpr std::string_view kPublish = "/api/orgs/{org_id}/announcements/{announcement_id}/publish";
constexpr std::string_view kRevisions = "/api/orgs/{org_id}/announcements/{announcement_id}/revisions";
constexpr std::string_view kRevision = "/api/orgs/{org_id}/announcements/{announcement_id}/revision";
constexpr std::string_view kWithdraw = "/api/orgs/{org_id}/announcements/{announcement_id}/withdraw";
constexpr std::string_view kReceipts = "/api/orgs/{org_id}/announcements/{announcement_id}/receipts";
constexpr std::string_view kTallies = "/api/orgs/{org_id}/announcements/{announcement_id}/tallies";
constexpr std::string_view kReaders = "/api/orgs/{org_id}/announcements/{announcement_id}/readers";
constexpr std::string_view kReader = "/api/orgs/{org_id}/announcements/{announcement_id}/readers/{member_id}";
constexpr std::string_view kExport = "/api/orgs/{org_id}/announcements/{announcement_id}/export";
constexpr std::string_view kChase = "/api/orgs/{org_id}/announcements/{announcement_id}/chase";
constexpr std::string_view kComments = "/api/orgs/{org_id}/announcements/{announcement_id}/comments";
constexpr std::string_view kComment = "/api/orgs/{org_id}/announcements/{announcement_id}/comments/{remark_id}";

void add_draft_routes(net::RouteTable& routes, Service& service) {
  const auto power = needs(Power::announcements);
  change(
      routes, service,
      {Method::post, kAnnouncements, "Begin an announcement", 201, {Verb::contribute, "announcement"}, {files::kHeld}},
      &Service::create);
  change(routes, service,
         {Method::patch,
          kAnnouncement,
          "Change a draft, or what may change of an announcement that is out",
          200,
          {Verb::amend, "announcement"},
          {kNotDraft, files::kHeld, power, people::kOutOfScope}},
         &Service::change);
  settle(routes, service,
         {Method::delete_, kAnnouncement, "Throw a draft away", 204, {Verb::amend, "announcement"}, {kNotDraft}},
         &Service::remove);
  change(routes, service,
         {Method::post,
          kSubmit,
          "Ask somebody to let an announcement out",
          200,
          {Verb::amend, "announcement"},
          {kNotDraft, kOwnReview}},
         &Service::submit);
  change(routes, service,
         {Method::post,
          kReview,
          "Let somebody's announcement out, or say why not",
          200,
          {Verb::amend, "announcement"},
          {kNotInReview, kOwnReview, power, people::kOutOfScope}},
         &Service::review);
  change(routes, service,
         {Method::post,
          kTakeBack,
          "Make a draft again of one's announcement that is not out yet",
          200,
          {Verb::amend, "announcement"},
          {kNotDraft}},
         &Service::take_back);
  change(routes, service,
         {Method::post,
          kPublish,
          "Publish one's announcement, now or at its time",
          200,
          {Verb::amend, "announcement"},
          {kNotDraft, power, people::kOutOfScope}},
         &Service::publish);
}

void add_published_routes(net::RouteTable& routes, Service& service) {
  const auto power = needs(Power::announcements);
  change(routes, service,
         {Method::post,
          kRevisions,
          "Publish a new revision of an announcement",
          200,
          {Verb::administer, "announcement"},
          {kNotPublished, files::kHeld, power, people::kOutOfScope}},
         &Service::revise);
  change(routes, service,
         {Method::post, kWithdraw, "Withdraw an announcement", 200, {Verb::amend, "announcement"}, {kNotPublished}},
         &Service::withdraw);
  look(routes, service,
       {Method::get, kRevisions, "List the revisions of an announcement", 200, {Verb::see, "announcement"}, {}},
       &Service::list_revisions);
  look(routes, service,
       {Method::get, kRevision, "Look at a revision of an announcement", 200, {Verb::see, "announcement"}, {}},
       &Service::look_revision);
}

void add_reading_routes(net::RouteTable& routes, Service& service) {
  look(routes, service,
       {Method::get,
        kAnnouncements,
        "Read a page of the announcements that came to one, the latest first",
        200,
        {Verb::see, "announcement"},
        {}},
       &Service::list);
  look(routes, service,
       {Method::get,
        kShelf,
        "List announcements that one wrote, decides about or may publish",
        200,
        {Verb::see, "announcement"},
        {}},
       &Service::list_shelf);
  look(
      routes, service,
      {Method::get, kAsked, "List what one has to read, confirm, sign or review", 200, {Verb::see, "announcement"}, {}},
      &Service::list_asked);
  look(routes, service, {Method::get, kAnnouncement, "Look at an announcement", 200, {Verb::see, "announcement"}, {}},
       &Service::look);
  change(routes, service,
         {Method::post,
          kReceipts,
          "Say that one has read an announcement, confirm it or sign it",
          200,
          {Verb::contribute, "announcement"},
          {kNotPublished, kRevised}},
         &Service::take_receipt);
}

void add_author_routes(net::RouteTable& routes, Service& service) {
  look(routes, service,
       {Method::get,
        kTallies,
        "Count who has read and confirmed an announcement, by department",
        200,
        {Verb::amend, "announcement"},
        {}},
       &Service::look_tallies);
  look(routes, service,
       {Method::get, kReaders, "List the readers of an announcement", 200, {Verb::amend, "announcement"}, {}},
       &Service::list_readers);
  look(routes, service,
       {Method::get, kReader, "List all that one reader said of an announcement", 200, {Verb::see, "announcement"}, {}},
       &Service::look_reader);
  look(routes, service,
       {Method::get,
        kExport,
        "Export a part of who read, confirmed and signed which revision",
        200,
        {Verb::amend, "announcement"},
        {}},
       &Service::export_readers);
  change(routes, service,
         {Method::post,
          kChase,
          "Alert those who have not done what an announcement asks",
          200,
          {Verb::amend, "announcement"},
          {kNotPublished, kNobodyLeft, kChasedLately, alerts::kNobody, alerts::kTooManyToday,
           alerts::kTooManyEmergencies}},
         &Service::chase);
}

void add_remark_routes(net::RouteTable& routes, Service& service) {
  look(routes, service,
       {Method::get, kComments, "Read the comments on an announcement", 200, {Verb::see, "announcement"}, {}},
       &Service::list_remarks);
  change(routes, service,
         {Method::post,
          kComments,
          "Comment on an announcement",
          201,
          {Verb::see, "announcement"},
          {kNotPublished, kNoRemarks, kTooManyRemarks}},
         &Service::add_remark);
  settle(routes, service,
         {Method::delete_, kComment, "Take a comment on an announcement away", 204, {Verb::amend, "announcement"}, {}},
         &Service::remove_remark);
}

}  // namespace

void add_routes(net::RouteTable& routes, Service& service) {
  add_draft_routes(routes, service);
  add_published_routes(routes, service);
  add_reading_routes(routes, service);
  add_author_routes(routes, service);
  add_remark_routes(routes, service);
}

void add_events(net::Contract& contract) {
  contract.add_event<AnnouncementAsked>();
  contract.add_event<AnnouncementSettled>();
  contract.add_event<ReviewAsked>();
  contract.add_event<ReviewSettled>();
  contract.add_event<AnnouncementMoved>();
  contract.add_event<AnnouncementCounted>();
  contract.add_event<AnnouncementChanged>();
}

}  // namespace madang::announcements

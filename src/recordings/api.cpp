#include "recordings/api.hpp"

#include "kernel/net/service_routes.hpp"

namespace madang::recordings {
namespace {

using auth::Verb;
using net::Method;

constexpr std::string_view kOfMeeting = "/api/orgs/{org_id}/meetings/{meeting_id}/recordings";
constexpr std::string_view kRecording = "/api/orgs/{org_id}/recordings/{recording_id}";
constexpr std::string_view kStop = "/api/orgs/{org_id}/recordings/{recording_id}/stop";
constexpr std::string_view kCompose = "/api/orgs/{org_id}/recordings/{recording_id}/compose";
constexpr std::string_view kPoints = "/api/orgs/{org_id}/recordings/{recording_id}/parts/{number}/points";
constexpr std::string_view kContent = "/api/orgs/{org_id}/recordings/{recording_id}/parts/{number}/content";

}  // namespace

void add_routes(net::RouteTable& routes, Service& service, Player& player) {
  look(routes, service, {Method::get, kOfMeeting, "List a meeting's recordings", 200, {Verb::see, "recording"}, {}},
       &Service::list);
  change(routes, service,
         {Method::post,
          kOfMeeting,
          "Start to record a meeting, which everybody in it is shown",
          201,
          {Verb::moderate, "meeting"},
          {meetings::kMeetingEnded, meetings::kNotPresent, kRecordingForbidden}},
         &Service::start);
  change(routes, service, {Method::post, kStop, "Stop to record", 200, {Verb::moderate, "recording"}, {}},
         &Service::stop);
  change(routes, service,
         {Method::post,
          kCompose,
          "Make one picture with sound (MP4) of a recording, when that failed",
          200,
          {Verb::moderate, "recording"},
          {kStillRecording}},
         &Service::compose);
  settle(routes, service,
         {Method::delete_,
          kRecording,
          "Delete a recording with all that was made of it",
          204,
          {Verb::moderate, "recording"},
          {kStillRecording}},
         &Service::remove);
  routes.custom<NameRecording, RecordingSheet>(
      {Method::get,
       kRecording,
       "Look at a recording, also while it goes on: its parts, who was there and who spoke",
       200,
       {Verb::see, "recording"},
       {threads::kBusy}},
      std::bind_front(&Player::look, &player));
  routes.custom<NameRecordingPart, RecordingPoints>({Method::get,
                                                     kPoints,
                                                     "Say from which bytes on a part can be played",
                                                     200,
                                                     {Verb::see, "recording"},
                                                     {threads::kBusy}},
                                                    std::bind_front(&Player::points, &player));
  routes.give_bytes<NameRecordingPart>({Method::get,
                                        kContent,
                                        "Read a part's bytes, as far as they are there",
                                        200,
                                        {Verb::see, "recording"},
                                        {blob::kCannotReach, threads::kBusy}},
                                       std::bind_front(&Player::read, &player));
}

}  // namespace madang::recordings

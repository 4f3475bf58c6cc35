#include "meetings/api.hpp"

#include "kernel/net/service_routes.hpp"
#include "meetings/breakouts_api.hpp"

namespace madang::meetings {
namespace {

using auth::Verb;
using net::Method;

constexpr std::string_view kDoor = "/api/meeting_codes/{org_id}/{code}";
constexpr std::string_view kGuests = "/api/meeting_codes/{org_id}/{code}/guests";
constexpr std::string_view kSeat = "/api/orgs/{org_id}/meetings/{meeting_id}/seat";
constexpr std::string_view kMeetings = "/api/orgs/{org_id}/meetings";
constexpr std::string_view kPast = "/api/orgs/{org_id}/past_meetings";
constexpr std::string_view kCode = "/api/orgs/{org_id}/meeting_codes/{code}";
constexpr std::string_view kCall = "/api/orgs/{org_id}/meeting_calls/{call_id}";
constexpr std::string_view kCallEnd = "/api/orgs/{org_id}/meeting_calls/{call_id}/end";
constexpr std::string_view kMeeting = "/api/orgs/{org_id}/meetings/{meeting_id}";
constexpr std::string_view kPassword = "/api/orgs/{org_id}/meetings/{meeting_id}/password";
constexpr std::string_view kEnd = "/api/orgs/{org_id}/meetings/{meeting_id}/end";
constexpr std::string_view kInvitations = "/api/orgs/{org_id}/meetings/{meeting_id}/invitations";
constexpr std::string_view kChat = "/api/orgs/{org_id}/meetings/{meeting_id}/chat";
constexpr std::string_view kChatMessages = "/api/orgs/{org_id}/meetings/{meeting_id}/chat/messages";
constexpr std::string_view kSpotlight = "/api/orgs/{org_id}/meetings/{meeting_id}/spotlight";
constexpr std::string_view kMuteAll = "/api/orgs/{org_id}/meetings/{meeting_id}/mute_all";
constexpr std::string_view kAdmitAll = "/api/orgs/{org_id}/meetings/{meeting_id}/admit_all";
constexpr std::string_view kAttendance = "/api/orgs/{org_id}/meetings/{meeting_id}/attendance";
constexpr std::string_view kExport = "/api/orgs/{org_id}/meetings/{meeting_id}/attendance/export";
constexpr std::string_view kCapacity = "/api/orgs/{org_id}/media_capacity";
constexpr std::string_view kLoadTests = "/api/orgs/{org_id}/load_tests";
constexpr std::string_view kCaptions = "/api/orgs/{org_id}/meetings/{meeting_id}/captions";
constexpr std::string_view kParticipants = "/api/orgs/{org_id}/meetings/{meeting_id}/participants";

#define PARTICIPANT "/api/orgs/{org_id}/meetings/{meeting_id}/participants/{participant_id}"
constexpr std::string_view kLeave = PARTICIPANT "/leave";
constexpr std::string_view kQueue = PARTICIPANT "/queue";
constexpr std::string_view kOffer = PARTICIPANT "/offer";
constexpr std::string_view kView = PARTICIPANT "/view";
constexpr std::string_view kOwnCaptions = PARTICIPANT "/captions";
constexpr std::string_view kSending = PARTICIPANT "/sending";
constexpr std::string_view kHand = PARTICIPANT "/hand";
constexpr std::string_view kReactions = PARTICIPANT "/reactions";
constexpr std::string_view kAdmit = PARTICIPANT "/admit";
constexpr std::string_view kRemove = PARTICIPANT "/remove";
constexpr std::string_view kRole = PARTICIPANT "/role";
constexpr std::string_view kTurnOff = PARTICIPANT "/turn_off";
constexpr std::string_view kAsk = PARTICIPANT "/ask";
#undef PARTICIPANT

void add_looks(net::RouteTable& routes, Service& service) {
  look(routes, service,
       {Method::get,
        kMeetings,
        "List one's meetings that are not over and one's calls, or a conversation's meetings",
        200,
        {Verb::see, "meeting"},
        {}},
       &Service::list_meetings);
  look(routes, service,
       {Method::get,
        kPast,
        "Read a page of one's meetings that are over, the latest first",
        200,
        {Verb::see, "meeting"},
        {}},
       &Service::list_past);
  look(routes, service, {Method::get, kCode, "Find a meeting by the end of its link", 200, {Verb::see, "meeting"}, {}},
       &Service::find_by_code);
  look(
      routes, service,
      {Method::get, kMeeting, "Look at a meeting, and for those in it who is there", 200, {Verb::visit, "meeting"}, {}},
      &Service::look);
  look(routes, service,
       {Method::get, kAttendance, "List who was there, and how long", 200, {Verb::moderate, "meeting"}, {}},
       &Service::list_attendance);
  look(routes, service,
       {Method::get, kExport, "Read the attendance as a table (CSV)", 200, {Verb::moderate, "meeting"}, {}},
       &Service::export_attendance);
}

void add_meeting_routes(net::RouteTable& routes, Service& service, Entering& entering) {
  routes.custom<CreateMeeting, Meeting>({Method::post,
                                         kMeetings,
                                         "Start a meeting, or lay one out for later with all that it needs",
                                         201,
                                         {Verb::contribute, "meeting"},
                                         {kTooManyMeetings, calendar::kCalendarIsFull, auth::kTooManySignIns}},
                                        std::bind_front(&Entering::create, &entering));
  change(routes, service,
         {Method::patch,
          kMeeting,
          "Rename a meeting or change its settings",
          200,
          {Verb::moderate, "meeting"},
          {kMeetingEnded}},
         &Service::change);
  routes.custom<SetMeetingPassword, Meeting>({Method::put,
                                              kPassword,
                                              "Give a meeting a password, or none",
                                              200,
                                              {Verb::moderate, "meeting"},
                                              {kMeetingEnded, auth::kTooManySignIns}},
                                             std::bind_front(&Entering::set_password, &entering));
  change(routes, service, {Method::post, kEnd, "End a meeting for everybody", 200, {Verb::moderate, "meeting"}, {}},
         &Service::end);
  change(routes, service,
         {Method::post,
          kInvitations,
          "Invite people to a meeting, or call them",
          201,
          {Verb::contribute, "meeting"},
          {kMeetingEnded}},
         &Service::invite);
  look(routes, service, {Method::get, kCall, "A call of one's own", 200, {Verb::see, "call"}, {}},
       &Service::look_at_call);
  change(routes, service, {Method::post, kCallEnd, "Decline a call, or give it up", 200, {Verb::see, "call"}, {}},
         &Service::end_call);
  change(routes, service,
         {Method::post,
          kChat,
          "Open the conversation of those in a meeting",
          201,
          {Verb::contribute, "meeting"},
          {kNotPresent, chat::kMayNotStartGroups, chat::kTooManyMembers}},
         &Service::open_chat);
}

void add_chat_routes(net::RouteTable& routes, Service& service) {
  look(routes, service,
       {Method::get,
        kChatMessages,
        "Read what is said in the chat of a meeting that one is in, as a guest from when one came",
        200,
        {Verb::visit, "message"},
        {kNotPresent}},
       &Service::list_chat);
  change(routes, service,
         {Method::post,
          kChatMessages,
          "Say something in the chat of a meeting that one is in",
          201,
          {Verb::visit, "message"},
          {kNotPresent, chat::kMayNotStartGroups, chat::kTooManyMembers, chat::kSilenced, chat::kMayNotSpeak,
           chat::kMayNotMentionAll}},
         &Service::say_in_chat);
}

void add_own_routes(net::RouteTable& routes, Service& service, Entering& entering, MediaDesk& media) {
  routes.custom<JoinMeeting, JoinedMeeting>(
      {Method::post,
       kParticipants,
       "Join a meeting, or wait to be let in",
       201,
       {Verb::see, "meeting"},
       {kMeetingEnded, kMeetingLocked, kMeetingPassword, kPutOut, auth::kTooManyAttempts, auth::kTooManySignIns}},
      std::bind_front(&Entering::join, &entering));
  change(routes, service, {Method::post, kLeave, "Leave a meeting", 200, {Verb::visit, "participant"}, {}},
         &Service::leave);
  routes.custom<OfferMedia, MediaAnswer>({Method::post,
                                          kOffer,
                                          "Offer media (SDP) and get the answer",
                                          200,
                                          {Verb::visit, "participant"},
                                          {kNotPresent, kNoMedia, kBadOffer, kQueued}},
                                         std::bind_front(&MediaDesk::answer, &media));
  routes.custom<ViewMeeting, net::Nothing>(
      {Method::put, kView, "Say what a device shows, and how large", 204, {Verb::visit, "participant"}, {kNotPresent}},
      std::bind_front(&MediaDesk::show, &media));
  change(routes, service,
         {Method::put,
          kSending,
          "Say what of one's own is on",
          200,
          {Verb::visit, "participant"},
          {kNotPresent, kWithheld}},
         &Service::set_sending);
  change(routes, service,
         {Method::put,
          kHand,
          "Raise one's hand or lower it; who hosts lowers others'",
          200,
          {Verb::visit, "participant"},
          {kNotPresent}},
         &Service::set_hand);
  change(routes, service,
         {Method::post,
          kReactions,
          "Show a reaction to those in a meeting",
          200,
          {Verb::visit, "participant"},
          {kNotPresent}},
         &Service::react);
}

void add_caption_routes(net::RouteTable& routes, CaptionDesk& captions) {
  routes.custom<NameMeeting, CaptionSheet>({Method::get,
                                            kCaptions,
                                            "Read what has been said in a meeting that one is in",
                                            200,
                                            {Verb::visit, "meeting"},
                                            {kNotPresent}},
                                           std::bind_front(&CaptionDesk::read, &captions));
  routes.custom<SetCaptions, CaptionSheet>({Method::put,
                                            kOwnCaptions,
                                            "Have what is said written down for one's own device, or no longer",
                                            200,
                                            {Verb::visit, "participant"},
                                            {kNotPresent, kNoCaptions, kCaptionsForbidden}},
                                           std::bind_front(&CaptionDesk::set, &captions));
}

void add_hosts_routes(net::RouteTable& routes, Service& service) {
  change(routes, service,
         {Method::post, kAdmit, "Let somebody in who waits", 200, {Verb::moderate, "participant"}, {kNotPresent}},
         &Service::admit);
  change(routes, service, {Method::post, kAdmitAll, "Let everybody in who waits", 200, {Verb::moderate, "meeting"}, {}},
         &Service::admit_all);
  change(routes, service,
         {Method::post, kRemove, "Put somebody out, or refuse who waits", 200, {Verb::moderate, "participant"}, {}},
         &Service::remove);
  change(routes, service,
         {Method::put,
          kRole,
          "Name a co-host, or hand the meeting over",
          200,
          {Verb::moderate, "participant"},
          {kNotPresent}},
         &Service::set_role);
  change(routes, service,
         {Method::post,
          kTurnOff,
          "Turn somebody's microphone, camera or screen off",
          200,
          {Verb::moderate, "participant"},
          {kNotPresent}},
         &Service::turn_off);
  change(routes, service,
         {Method::post,
          kAsk,
          "Ask somebody to turn something on, and let them",
          200,
          {Verb::moderate, "participant"},
          {kNotPresent}},
         &Service::ask_to_turn_on);
  change(routes, service, {Method::post, kMuteAll, "Mute everybody", 200, {Verb::moderate, "meeting"}, {}},
         &Service::mute_all);
  change(
      routes, service,
      {Method::put, kSpotlight, "Put somebody on everybody's stage", 200, {Verb::moderate, "meeting"}, {kNotPresent}},
      &Service::set_spotlight);
  settle(routes, service,
         {Method::delete_, kSpotlight, "Put nobody on everybody's stage", 204, {Verb::moderate, "meeting"}, {}},
         &Service::clear_spotlight);
}

void add_capacity_routes(net::RouteTable& routes, CapacityDesk& capacity) {
  routes.custom<LookAtCapacity, MediaCapacity>({Method::get,
                                                kCapacity,
                                                "See what this server can carry of meetings, and what it carries",
                                                200,
                                                {Verb::administer, "server"},
                                                {}},
                                               std::bind_front(&CapacityDesk::look, &capacity));
  routes.custom<StartLoadTest, LoadTest>({Method::post,
                                          kLoadTests,
                                          "Let synthetic people meet on this server",
                                          201,
                                          {Verb::administer, "server"},
                                          {kNoMedia, kLoadTestRunning, kNoLoadTests}},
                                         std::bind_front(&CapacityDesk::start, &capacity));
  routes.custom<CancelLoadTest, net::Nothing>(
      {Method::delete_, kLoadTests, "Cancel the load test that runs", 204, {Verb::administer, "server"}, {}},
      std::bind_front(&CapacityDesk::cancel, &capacity));
  routes.custom<NameParticipant, QueueSheet>({Method::get,
                                              kQueue,
                                              "Ask where a device stands in the queue of a full server",
                                              200,
                                              {Verb::visit, "participant"},
                                              {kNotPresent}},
                                             std::bind_front(&CapacityDesk::ask, &capacity));
}

void add_guests_routes(net::RouteTable& routes, Service& service, GuestDesk& guests) {
  routes.custom<FindMeetingByCode, MeetingDoor>({Method::get,
                                                 kDoor,
                                                 "See by its link whether one may come to a meeting as a guest",
                                                 200,
                                                 {Verb::visit, "meeting"},
                                                 {kNotFound, kNoGuests, kMeetingEnded, auth::kTooManyAttempts}},
                                                std::bind_front(&GuestDesk::find, &guests));
  routes.custom<EnterAsGuest, GuestSeat>({Method::post,
                                          kGuests,
                                          "Come to a meeting without an account, or wait to be let in",
                                          201,
                                          {Verb::visit, "meeting"},
                                          {kNotFound, kNoGuests, kMeetingEnded, kMeetingLocked, kMeetingPassword,
                                           kPutOut, kTooManyGuests, auth::kTooManyAttempts, auth::kTooManySignIns}},
                                         std::bind_front(&GuestDesk::enter, &guests));
  look(routes, service,
       {Method::get,
        kSeat,
        "See one's own place in a meeting, and what those in it are called",
        200,
        {Verb::visit, "meeting"},
        {kNotPresent}},
       &Service::look_at_seat);
}

}  // namespace

void add_routes(net::RouteTable& routes, Service& service, Entering& entering, MediaDesk& media, CapacityDesk& capacity,
                GuestDesk& guests, CaptionDesk& captions) {
  add_looks(routes, service);
  add_meeting_routes(routes, service, entering);
  add_chat_routes(routes, service);
  add_own_routes(routes, service, entering, media);
  add_caption_routes(routes, captions);
  add_hosts_routes(routes, service);
  add_breakout_routes(routes, service);
  add_capacity_routes(routes, capacity);
  add_guests_routes(routes, service, guests);
}

void add_events(net::Contract& contract) {
  contract.add_event<MeetingSaved>();
  contract.add_event<MeetingChanged>();
  contract.add_event<ParticipantChanged>();
  contract.add_event<OwnParticipantChanged>();
  contract.add_event<CallChanged>();
  contract.add_event<ConversationMeetingsChanged>();
  contract.add_event<Reacted>();
  contract.add_event<ChatMoved>();
  contract.add_event<AskedToTurnOn>();
  contract.add_event<SpeakersChanged>();
  contract.add_event<SlotPointed>();
  contract.add_event<SlotPaused>();
  contract.add_event<LayersWanted>();
  contract.add_event<QualityChanged>();
  contract.add_event<Captioned>();
  contract.add_event<CaptionsChanged>();
  contract.add_event<MediaConnected>();
  add_breakout_events(contract);
  contract.add_event<QueueMoved>();
}

}  // namespace madang::meetings

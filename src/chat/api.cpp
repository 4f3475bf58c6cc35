#include "chat/api.hpp"

#include "chat/events.hpp"
#include "kernel/net/service_routes.hpp"

namespace madang::chat {
namespace {

using auth::Actor;
using auth::Verb;
using net::Method;
using people::needs;
using people::Power;
using store::Transaction;

constexpr std::string_view kConversations = "/api/orgs/{org_id}/conversations";
constexpr std::string_view kOfficial = "/api/orgs/{org_id}/official_conversations";
constexpr std::string_view kOfDepartment = "/api/orgs/{org_id}/departments/{department_id}/conversation";
constexpr std::string_view kOfAllStaff = "/api/orgs/{org_id}/all_staff_conversation";
constexpr std::string_view kConversation = "/api/orgs/{org_id}/conversations/{conversation_id}";
constexpr std::string_view kMembers = "/api/orgs/{org_id}/conversations/{conversation_id}/members";
constexpr std::string_view kMember = "/api/orgs/{org_id}/conversations/{conversation_id}/members/{member_id}";
constexpr std::string_view kLane = "conversation_id";  // the lane of what is sent all day long
constexpr std::string_view kMessages = "/api/orgs/{org_id}/conversations/{conversation_id}/messages";
constexpr std::string_view kMessage = "/api/orgs/{org_id}/conversations/{conversation_id}/messages/{message_id}";
constexpr std::string_view kVersions =
    "/api/orgs/{org_id}/conversations/{conversation_id}/messages/{message_id}/versions";
constexpr std::string_view kReactions =
    "/api/orgs/{org_id}/conversations/{conversation_id}/messages/{message_id}/reactions";
constexpr std::string_view kPin = "/api/orgs/{org_id}/conversations/{conversation_id}/messages/{message_id}/pin";
constexpr std::string_view kPins = "/api/orgs/{org_id}/conversations/{conversation_id}/pins";
constexpr std::string_view kPreview =
    "/api/orgs/{org_id}/conversations/{conversation_id}/messages/{message_id}/previews/{preview_id}";
constexpr std::string_view kRecall = "/api/orgs/{org_id}/conversations/{conversation_id}/messages/{message_id}/recall";
constexpr std::string_view kReaders =
    "/api/orgs/{org_id}/conversations/{conversation_id}/messages/{message_id}/readers";
constexpr std::string_view kAttention = "/api/orgs/{org_id}/conversations/{conversation_id}/attention";
constexpr std::string_view kStarred = "/api/orgs/{org_id}/starred_people/{member_id}";
constexpr std::string_view kReadMark = "/api/orgs/{org_id}/conversations/{conversation_id}/read_mark";

void add_conversation_routes(net::RouteTable& routes, Service& service) {
  look(routes, service,
       {Method::get, kConversations, "List the conversations one is in", 200, {Verb::see, "conversation"}, {}},
       &Service::list_conversations);
  change(routes, service,
         {Method::post,
          kConversations,
          "Start a group, or the direct conversation with somebody",
          201,
          {Verb::contribute, "conversation"},
          {kMayNotStartGroups}},
         &Service::start_conversation);
  look(routes, service, {Method::get, kConversation, "Look at a conversation", 200, {Verb::see, "conversation"}, {}},
       &Service::get_conversation);
  change(routes, service,
         {Method::patch,
          kConversation,
          "Rename a group, change its history rule or its rights",
          200,
          {Verb::moderate, "conversation"},
          {kDirectIsFixed, kOfficialFollows}},
         &Service::change_conversation);
}

void add_official_routes(net::RouteTable& routes, Service& service) {
  look(routes, service,
       {Method::get,
        kOfficial,
        "List the official conversations",
        200,
        {Verb::administer, "official conversation"},
        {needs(Power::groups)}},
       &Service::list_official);
  change(routes, service,
         {Method::put,
          kOfDepartment,
          "Give a department a conversation that its members follow into",
          200,
          {Verb::administer, "official conversation"},
          {needs(Power::groups), people::kOutOfScope}},
         &Service::found_of_department);
  change(routes, service,
         {Method::put,
          kOfAllStaff,
          "Give all staff a conversation",
          200,
          {Verb::administer, "official conversation"},
          {needs(Power::groups), people::kOutOfScope}},
         &Service::found_of_all_staff);
  settle(routes, service,
         {Method::delete_,
          kOfDepartment,
          "Make a department's conversation a group",
          204,
          {Verb::administer, "official conversation"},
          {needs(Power::groups), people::kOutOfScope}},
         &Service::release_of_department);
  settle(routes, service,
         {Method::delete_,
          kOfAllStaff,
          "Make the conversation of all staff a group",
          204,
          {Verb::administer, "official conversation"},
          {needs(Power::groups), people::kOutOfScope}},
         &Service::release_of_all_staff);
}

void add_member_routes(net::RouteTable& routes, Service& service) {
  look(routes, service,
       {Method::get,
        kMembers,
        "List who is in a conversation and how far they have read",
        200,
        {Verb::see, "conversation"},
        {}},
       &Service::list_members);
  change(routes, service,
         {Method::post,
          kMembers,
          "Add members to a group",
          200,
          {Verb::moderate, "conversation"},
          {kDirectIsFixed, kOfficialFollows, kTooManyMembers, kMayNotAddMembers}},
         &Service::add_members);
  change(routes, service,
         {Method::patch,
          kMember,
          "Give somebody in a group a role, or silence them for a time",
          200,
          {Verb::moderate, "conversation"},
          {kDirectIsFixed, kOfficialFollows, kOwnerStays}},
         &Service::change_member);
  settle(routes, service,
         {Method::delete_,
          kMember,
          "Leave a group, or remove somebody as one who runs it",
          204,
          {Verb::contribute, "conversation"},
          {kDirectIsFixed, kOfficialFollows}},
         &Service::remove_member);
  change(routes, service,
         {Method::put, kReadMark, "Say how far one has read", 200, {Verb::see, "read mark"}, {}, kLane},
         &Service::move_read_mark);
}

void add_message_routes(net::RouteTable& routes, Service& service) {
  look(routes, service, {Method::get, kMessages, "Read a page of messages", 200, {Verb::see, "message"}, {}},
       &Service::list_messages);
  change(routes, service,
         {Method::post,
          kMessages,
          "Send a message",
          201,
          {Verb::contribute, "message"},
          {files::kHeld, kSilenced, kMayNotSpeak, kMayNotMentionAll, kPeerLeft},
          kLane,
          store::Turn::beside},
         &Service::post_message, &Service::foresee_post);
  change(
      routes, service,
      {Method::post, kRecall, "Take a message back, for everybody", 200, {Verb::amend, "message"}, {kTooLateToRecall}},
      &Service::recall_message);
  look(routes, service,
       {Method::get, kReaders, "Say who has read a message and who has not", 200, {Verb::see, "message"}, {}},
       &Service::list_readers);
}

void add_attention_routes(net::RouteTable& routes, Service& service) {
  change(routes, service,
         {Method::patch, kAttention, "Mute a conversation for a time, or star it", 200, {Verb::see, "attention"}, {}},
         &Service::change_attention);
  change(routes, service, {Method::put, kStarred, "Star somebody", 200, {Verb::see, "attention"}, {kTooManyStarred}},
         &Service::star_person);
  settle(routes, service, {Method::delete_, kStarred, "Star somebody no longer", 204, {Verb::see, "attention"}, {}},
         &Service::unstar_person);
}

void add_amendment_routes(net::RouteTable& routes, Service& service) {
  change(routes, service,
         {Method::patch,
          kMessage,
          "Edit a message, for everybody",
          200,
          {Verb::amend, "message"},
          {kTooLateToEdit, kTooManyEdits, kRecalled, kSilenced, kMayNotSpeak, kMayNotMentionAll}},
         &Service::edit_message);
  look(routes, service,
       {Method::get, kVersions, "Say what a message said before it was edited", 200, {Verb::see, "message"}, {}},
       &Service::list_versions);
  settle(routes, service,
         {Method::put,
          kReactions,
          "Put an emoji under a message, or take it away",
          204,
          {Verb::contribute, "message"},
          {kRecalled, kTooManyReactions, kSilenced}},
         &Service::set_reaction);
  look(routes, service, {Method::get, kReactions, "Say who has reacted to a message", 200, {Verb::see, "message"}, {}},
       &Service::list_reactions);
  settle(routes, service,
         {Method::delete_,
          kPreview,
          "Take the preview of a page from one's own message",
          204,
          {Verb::amend, "message"},
          {}},
         &Service::remove_preview);
  settle(routes, service,
         {Method::put,
          kPin,
          "Pin a message in its conversation, or unpin it",
          204,
          {Verb::contribute, "message"},
          {kRecalled, kTooManyPins, kSilenced, kMayNotPin}},
         &Service::set_pin);
  look(routes, service, {Method::get, kPins, "List the pinned messages", 200, {Verb::see, "message"}, {}},
       &Service::list_pins);
}

}  // namespace

void add_routes(net::RouteTable& routes, Service& service) {
  add_conversation_routes(routes, service);
  add_official_routes(routes, service);
  add_member_routes(routes, service);
  add_message_routes(routes, service);
  add_attention_routes(routes, service);
  add_amendment_routes(routes, service);
}

void add_commands(net::CommandTable& commands, Service& service) {
  commands.add<TypingFrame>("typing", {Verb::contribute, "conversation"},
                            [&service](Transaction& transaction, const Actor& actor, const TypingFrame& frame) {
                              service.typing(transaction, actor, frame.conversation_id);
                            });
}

void add_events(net::Contract& contract) {
  contract.add_event<MessagePosted>();
  contract.add_event<MessageRecalled>();
  contract.add_event<MessageEdited>();
  contract.add_event<MessageReacted>();
  contract.add_event<PreviewsChanged>();
  contract.add_event<MessagePinned>();
  contract.add_event<MessageUnpinned>();
  contract.add_event<MembersAdded>();
  contract.add_event<MemberLeft>();
  contract.add_event<ConversationChanged>();
  contract.add_event<RightsChanged>();
  contract.add_event<MembersChanged>();
  contract.add_event<ConversationJoined>();
  contract.add_event<ConversationLeft>();
  contract.add_event<ReadMarkMoved>();
  contract.add_event<AttentionChanged>();
  contract.add_event<StarredPeopleChanged>();
  contract.add_event<Typing>();
  contract.add_event<ReaderMoved>();
}

}  // namespace madang::chat

#pragma once

#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/json/decode.hpp"
#include "chat/migrations.hpp"
#include "chat/service.hpp"
#include "files/keeping_service.hpp"
#include "files/migrations.hpp"
#include "kernel/bus/migrations.hpp"
#include "kernel/store/once.hpp"
#include "kernel/store/tests/support/engine.hpp"

namespace madang::chat {

class SetClock final : public Clock {
 public:
  Timestamp now() const override { return Timestamp::from_milliseconds(milliseconds_); }
  void pass(std::chrono::milliseconds length) { milliseconds_ += length.count(); }

 private:
  std::atomic<std::int64_t> milliseconds_ = 1'772'000'000'000;
};

/// A folder that is gone when the test is.
struct Folder {
  Folder() {
    auto name = (std::filesystem::temp_directory_path() / "madang-chat-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path path;
};

/// What a device that was away is told of one stream.
struct Missed {
  bus::ResumeAnswer answer;
  std::int64_t seq;
  std::vector<boost::json::value> events;
};

/// A server's store, streams and chat, and the people who use it; each call is one transaction, as a request would be.
class Town {
 public:
  Town() {
    std::vector<store::Migration> migrations(bus::migrations().begin(), bus::migrations().end());
    migrations.insert(migrations.end(), chat::migrations().begin(), chat::migrations().end());
    migrations.insert(migrations.end(), files::migrations().begin(), files::migrations().end());
    store = store::open_any({.path = folder.path / "town.db"}, migrations, clock);
    streams = std::make_unique<bus::Streams>(clock, store->epoch(), hub);
    chat = std::make_unique<Service>(
        *streams, ids, clock, files,
        PeopleDoors{
            [this](store::Transaction&, OrgId org, MemberId member) { return population.contains({org, member}); },
            std::bind_front(&Town::those_seen, this),
            [this](store::Transaction&, OrgId org, std::optional<people::DepartmentId> department) {
              return staff_of(org, department);
            },
            [this](store::Transaction&, OrgId) { return rules; },
            [this](store::Transaction&, const auth::Actor& actor) { return powers_of(actor); },
            [this](store::Transaction&, const auth::Actor&, const people::AuditAct& act) { acts.push_back(act); }});
    chat->when_linked([this](const Linked& one) { linked.push_back(one); });
    files.let_see(std::string(kPreviewHolds),
                  [this](store::Transaction& transaction, const auth::Actor& actor, std::uint64_t preview) {
                    return chat->sees_preview(transaction, actor, PreviewId{preview});
                  });
    files.let_see(std::string(kMessageHolds),
                  [this](store::Transaction& transaction, const auth::Actor& actor, std::uint64_t message) {
                    return chat->sees_message(transaction, actor, MessageId{message});
                  });
  }

  /// As whoever reads pages does it, for what was asked since the last time; a page whose address says `gone` is none.
  void show_previews() {
    for (const auto& asked : std::exchange(linked, {})) {
      for (const auto& url : asked.urls) {
        PageFound page;
        if (!url.contains("gone")) page = {"Title of " + url, "What it says", "Site", files::KeptPicture{kBody, 7}};
        store->write_now([&](store::Transaction& transaction) {
          if (!chat->wants_preview(transaction, asked, url)) return;
          chat->show_preview(transaction, asked, url, chat->keep_page(transaction, asked, url, page));
        });
      }
    }
  }
  void take_preview(const auth::Actor& actor, const Message& message, PreviewId preview) {
    ask(&Service::remove_preview, actor, NamePreview{actor.org_id, message.conversation_id, message.id, preview});
  }
  /// As pages of messages show it now.
  Message again(const auth::Actor& actor, const Message& message) {
    for (const auto& each : all_messages(actor, message.conversation_id))
      if (each.id == message.id) return each;
    throw Refusal(kNotFound);
  }

  auth::Actor somebody(OrgId org, auth::Role role = auth::Role::member) {
    auth::Actor actor;
    actor.account_id = ids.next<AccountId>();
    actor.org_id = org;
    actor.member_id = ids.next<MemberId>();
    actor.role = role;
    place(actor, {});
    return actor;
  }

  /// As the directory does it: somebody joins or moves.
  void place(const auth::Actor& actor, std::vector<people::DepartmentId> departments) {
    std::ranges::sort(departments);
    people::MemberPlaced placed{actor.org_id, actor.member_id, {}, people::Placement{actor.role, departments}};
    const auto known = population.find({actor.org_id, actor.member_id});
    if (known != population.end()) placed.before = known->second;
    store->write_now([&](store::Transaction& transaction) { chat->follow(transaction, placed); });
    population[{actor.org_id, actor.member_id}] = *placed.after;
  }
  /// Guests, and others of those in `concealed`, see whom they talk with.
  std::vector<MemberId> those_seen(store::Transaction& transaction, const auth::Actor& actor,
                                   std::vector<MemberId> wanted) const {
    const auto partners = chat->partners(transaction, actor.org_id, actor.member_id);
    std::erase_if(wanted, [&](MemberId each) {
      const bool shown = actor.role != auth::Role::guest && !concealed.contains(each);
      return !population.contains({actor.org_id, each}) || (!shown && !std::ranges::binary_search(partners, each));
    });
    std::ranges::sort(wanted);
    return wanted;
  }
  std::optional<people::Staff> staff_of(OrgId org, std::optional<people::DepartmentId> department) {
    people::Staff staff{"Kitchen", {}};
    for (const auto& [who, placement] : population) {
      const bool belongs = !department || std::ranges::binary_search(placement.department_ids, *department);
      if (who.first == org && belongs && placement.role != auth::Role::guest)
        staff.members.push_back({who.second, placement.role});
    }
    if (department && staff.members.empty()) return std::nullopt;
    return staff;
  }
  people::Powers powers_of(const auth::Actor& actor) {
    const auto granted = grants.find(actor.member_id);
    if (granted == grants.end()) return {actor.role, std::nullopt, std::nullopt};
    const auto& place = granted->second.department_id;
    return {actor.role, granted->second, place ? people::Scope({*place}) : std::nullopt};
  }
  OfficialConversation official(const auth::Actor& admin, std::optional<people::DepartmentId> department) {
    if (!department) return ask(&Service::found_of_all_staff, admin, ListConversations{admin.org_id});
    return ask(&Service::found_of_department, admin, NameDepartment{admin.org_id, *department});
  }

  template <class Response, class Request>
  Response ask(Response (Service::*verb)(store::Transaction&, const auth::Actor&, const Request&),
               const auth::Actor& actor, const Request& request) {
    return store->write_now(
        [&](store::Transaction& transaction) { return ((*chat).*verb)(transaction, actor, request); });
  }
  template <class Response, class Request>
  Response ask(Response (Service::*verb)(store::Transaction&, const auth::Actor&, const Request&) const,
               const auth::Actor& actor, const Request& request) {
    return store->read_now(
        [&](store::Transaction& transaction) { return ((*chat).*verb)(transaction, actor, request); });
  }

  Conversation group(const auth::Actor& founder, std::vector<MemberId> others, History history = History::all,
                     std::string title = "Garden") {
    return ask(&Service::start_conversation, founder,
               StartConversation{founder.org_id, client_id(), ConversationKind::group, Title{title}, history, others});
  }
  Conversation direct(const auth::Actor& one, MemberId other) {
    return ask(&Service::start_conversation, one,
               StartConversation{one.org_id, client_id(), ConversationKind::direct, {}, {}, {other}});
  }
  Conversation see(const auth::Actor& actor, ConversationId id) {
    return ask(&Service::get_conversation, actor, GetConversation{actor.org_id, id});
  }
  Conversation add(const auth::Actor& actor, ConversationId id, std::vector<MemberId> members) {
    return ask(&Service::add_members, actor, AddMembers{actor.org_id, id, client_id(), members});
  }
  void remove(const auth::Actor& actor, ConversationId id, MemberId member) {
    ask(&Service::remove_member, actor, RemoveMember{actor.org_id, id, member});
  }
  Conversation change(const auth::Actor& actor, ConversationId id, std::optional<Title> title,
                      std::optional<History> history = {}) {
    return ask(&Service::change_conversation, actor,
               ChangeConversation{actor.org_id, id, client_id(), title, history, {}});
  }
  Conversation grant(const auth::Actor& actor, ConversationId id, const ChangeRights& rights) {
    return ask(&Service::change_conversation, actor, ChangeConversation{actor.org_id, id, client_id(), {}, {}, rights});
  }
  ConversationMember rank(const auth::Actor& actor, ConversationId id, MemberId member, ConversationRole role) {
    return ask(&Service::change_member, actor,
               ChangeConversationMember{actor.org_id, id, member, client_id(), role, {}});
  }
  /// Without a length the silence ends.
  ConversationMember silence(const auth::Actor& actor, ConversationId id, MemberId member,
                             std::optional<SilenceLength> length) {
    return ask(&Service::change_member, actor,
               ChangeConversationMember{actor.org_id, id, member, client_id(), {}, {true, length}});
  }
  std::vector<ConversationMember> members(const auth::Actor& actor, ConversationId id) {
    return ask(&Service::list_members, actor, GetConversation{actor.org_id, id}).members;
  }
  /// As the router does it: the answer is kept for retries.
  Message post(const auth::Actor& actor, ConversationId id, std::string text) {
    return post(actor, id, text, client_id());
  }
  Message post(const auth::Actor& actor, ConversationId id, std::string text, ClientId name,
               std::optional<MessageId> original = {}, std::optional<std::vector<files::FileId>> file_ids = {}) {
    const auto lane = store::Lane::of(actor.org_id, id.value, store::Turn::beside);
    const PostMessage request{actor.org_id, id, name, {std::move(text)}, original, std::move(file_ids)};
    const auto answer = store->write_now(lane, [&](store::Transaction& transaction) {
      Service::foresee_post(transaction, actor, request);
      return store::once(transaction, {actor.org_id, actor.member_id.value, name.value, "hash"}, clock.now(),
                         [&] { return json::encode(chat->post_message(transaction, actor, request)); });
    });
    return json::decode<Message>(std::string_view(answer)).value();
  }
  Message reply(const auth::Actor& actor, const Message& original, std::string text) {
    return post(actor, original.conversation_id, std::move(text), client_id(), original.id);
  }
  Message send_files(const auth::Actor& actor, ConversationId id, std::vector<files::FileId> file_ids,
                     std::string text = {}) {
    return post(actor, id, text, client_id(), {}, std::move(file_ids));
  }
  /// A file of this size, uploaded and not sent yet; its body is nowhere, which chat never asks.
  files::File file(const auth::Actor& actor, std::string file_name = "plan.pdf") {
    return store->write_now([&](store::Transaction& transaction) {
      const auto upload = files.uploads.begin(transaction, actor, {actor.org_id, client_id(), {file_name}, 0});
      return files.uploads.finish(transaction, actor, {actor.org_id, upload.id}, std::string(64, 'a'),
                                  {"application/pdf", files::FileKind::pdf});
    });
  }
  bool may_open(const auth::Actor& actor, const files::File& one) {
    return store->read_now([&](store::Transaction& transaction) {
      try {
        return files.open(transaction, actor, one.id).file == one;
      } catch (const Refusal&) {
        return false;
      }
    });
  }
  Message recall(const auth::Actor& actor, const Message& message) {
    return ask(&Service::recall_message, actor,
               RecallMessage{actor.org_id, message.conversation_id, message.id, client_id()});
  }
  Message edit(const auth::Actor& actor, const Message& message, std::string text, ClientId name) {
    const auto answer = store->write_now([&](store::Transaction& transaction) {
      const EditMessage request{actor.org_id, message.conversation_id, message.id, name, {text}};
      return store::once(transaction, {actor.org_id, actor.member_id.value, name.value, "hash"}, clock.now(),
                         [&] { return json::encode(chat->edit_message(transaction, actor, request)); });
    });
    return json::decode<Message>(std::string_view(answer)).value();
  }
  Message edit(const auth::Actor& actor, const Message& message, std::string text) {
    return edit(actor, message, std::move(text), client_id());
  }
  std::vector<Version> versions(const auth::Actor& actor, const Message& message) {
    return ask(&Service::list_versions, actor, GetMessage{actor.org_id, message.conversation_id, message.id}).versions;
  }
  void react(const auth::Actor& actor, const Message& message, std::string emoji, bool present = true) {
    ask(&Service::set_reaction, actor,
        SetReaction{actor.org_id, message.conversation_id, message.id, {std::move(emoji)}, present});
  }
  std::vector<Reactors> reactors(const auth::Actor& actor, const Message& message) {
    return ask(&Service::list_reactions, actor, GetMessage{actor.org_id, message.conversation_id, message.id})
        .reactions;
  }
  void pin(const auth::Actor& actor, const Message& message, bool pinned = true) {
    ask(&Service::set_pin, actor, SetPin{actor.org_id, message.conversation_id, message.id, pinned});
  }
  std::vector<Message> pinned(const auth::Actor& actor, ConversationId id) {
    return ask(&Service::list_pins, actor, GetConversation{actor.org_id, id}).messages;
  }
  void tell_call(const auth::Actor& caller, MemberId callee, NoticeKind what) {
    store->write_now([&](store::Transaction& transaction) { chat->tell_call(transaction, caller, callee, what, {}); });
  }
  /// A recording of a meeting that somebody started; its file is theirs.
  MessageId tell_recording(const auth::Actor& actor, ConversationId id) {
    const auto message = ids.next<MessageId>();
    store->write_now([&](store::Transaction& transaction) {
      files::KeptBody body;
      body.name = "meeting.mp4";
      body.body = kBody;
      const auto file = keeping.add(transaction, actor.org_id, actor.member_id, body, holder_of(message));
      chat->tell_recording(transaction, actor.org_id, id, {message, actor.member_id, "Meeting", 720, file});
    });
    return message;
  }
  void withdraw(const Message& message, OrgId org) {
    store->write_now([&](store::Transaction& transaction) {
      chat->withdraw(transaction, org, message.conversation_id, message.id);
    });
  }
  ReadMark read_to(const auth::Actor& actor, ConversationId id, std::int64_t seq) {
    return ask(&Service::move_read_mark, actor, MoveReadMark{actor.org_id, id, seq});
  }
  /// Without a length it is mute no more.
  Attention mute(const auth::Actor& actor, ConversationId id, std::optional<MuteLength> length) {
    return ask(&Service::change_attention, actor, {actor.org_id, id, client_id(), {true, length}, {}, {}});
  }
  Attention let_mentions(const auth::Actor& actor, ConversationId id, bool lets_mentions) {
    return ask(&Service::change_attention, actor, {actor.org_id, id, client_id(), {}, lets_mentions, {}});
  }
  Attention star(const auth::Actor& actor, ConversationId id, bool is_starred = true) {
    return ask(&Service::change_attention, actor, {actor.org_id, id, client_id(), {}, {}, is_starred});
  }
  std::vector<MemberId> star_person(const auth::Actor& actor, MemberId member) {
    return ask(&Service::star_person, actor, NameStarred{actor.org_id, member}).member_ids;
  }
  void unstar_person(const auth::Actor& actor, MemberId member) {
    ask(&Service::unstar_person, actor, NameStarred{actor.org_id, member});
  }
  std::vector<MemberId> starred(const auth::Actor& actor) {
    return ask(&Service::list_conversations, actor, ListConversations{actor.org_id}).starred_ids;
  }
  MessageReaders readers(const auth::Actor& actor, const Message& message) {
    return ask(&Service::list_readers, actor, GetMessage{actor.org_id, message.conversation_id, message.id});
  }
  MessagePage page(const auth::Actor& actor, ConversationId id, std::optional<std::int64_t> before = {},
                   std::optional<std::int64_t> after = {}, std::optional<std::int64_t> limit = 100) {
    return ask(&Service::list_messages, actor, ListMessages{actor.org_id, id, before, after, limit});
  }
  std::vector<Message> all_messages(const auth::Actor& actor, ConversationId id) {
    std::vector<Message> found;
    for (auto next = page(actor, id, {}, 0);; next = page(actor, id, {}, found.back().seq)) {
      found.insert(found.end(), next.messages.begin(), next.messages.end());
      if (!next.has_later) return found;
    }
  }
  Missed resume(const auth::Actor& actor, const bus::StreamName& stream, std::int64_t seq, std::int64_t visible_from) {
    const auto resumed = store->read_now([&](store::Transaction& transaction) {
      return streams->resume(transaction, actor.org_id, {stream, streams->epoch(), seq}, visible_from, 10'000);
    });
    Missed missed{resumed.answer, resumed.seq, {}};
    for (const auto& event : resumed.events) missed.events.push_back(json::parse(event.text).value());
    return missed;
  }
  std::vector<bus::HeardStream> heard(const auth::Actor& actor) {
    return store->read_now([&](store::Transaction& transaction) { return chat->streams_of(transaction, actor); });
  }

  static inline const std::string kBody = std::string(64, 'b');

  ClientId client_id() { return {"write-" + base32(ids.next<MessageId>().value)}; }

  Folder folder;
  SetClock clock;
  IdSource ids{clock, 1};
  boost::asio::io_context loop;
  bus::Hub hub{{loop.get_executor()},
               [](std::string_view payload) { return std::make_shared<const std::string>(payload); }};
  std::map<std::pair<OrgId, MemberId>, people::Placement> population;
  std::set<MemberId> concealed;  ///< whom the directory shows to nobody
  std::map<MemberId, people::Grant> grants;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<bus::Streams> streams;
  people::Organisation rules;
  files::Service files{ids, clock, {}};
  files::Keeping keeping{ids, clock};
  std::vector<Linked> linked;          ///< what named pages since the last look
  std::vector<people::AuditAct> acts;  ///< what was written into the audit log
  std::unique_ptr<Service> chat;
};

/// The code and, after a blank, the field of what `act` is refused with; "nothing" when it is not.
template <class Act>
std::string refused(Act act) {
  try {
    act();
    return "nothing";
  } catch (const Refusal& refusal) {
    return std::string(refusal.kind.code) + (refusal.field.empty() ? "" : " " + refusal.field);
  }
}

inline std::string mention(const auth::Actor& actor) { return "<@" + actor.member_id.text() + ">"; }

}  // namespace madang::chat

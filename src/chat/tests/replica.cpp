#include "chat/tests/replica.hpp"

namespace madang::chat {
namespace {

template <class E>
E decoded(const boost::json::value& data) {
  auto event = json::decode<E>(data);
  if (!event) throw std::runtime_error(event.error().field + " " + event.error().reason);
  return *event;
}

}  // namespace

void Replica::connect() {
  town_.hub.on_loop(0).add(*this);
  town_.hub.on_loop(0).hear(*this, actor_.member_id.text());
  connected_ = true;
  catch_up();
}

void Replica::disconnect() {
  town_.hub.on_loop(0).remove(*this);
  connected_ = false;
}

void Replica::catch_up() {
  const auto resumed = town_.resume(actor_, actor_.member_id.text(), own_seq_, 1);
  for (const auto& event : resumed.events) take(event);
  std::map<ConversationId, Known> still;
  for (const auto& heard : town_.heard(actor_)) {
    town_.hub.on_loop(0).hear(*this, heard.stream);
    const auto id = *ConversationId::read(heard.stream);
    const auto known = known_.find(id);
    if (known == known_.end()) {
      still.emplace(id, fetch(id));
      continue;
    }
    const auto missed = town_.resume(actor_, heard.stream, known->second.conversation.head_seq, heard.visible_from_seq);
    EXPECT_EQ(missed.answer, bus::ResumeAnswer::complete);
    for (const auto& event : missed.events) take(event);
    for (const auto& member : town_.members(actor_, id)) read(known->second, member.member_id, member.read_seq);
    still.insert(*known);
  }
  known_ = std::move(still);
}

std::map<ConversationId, Known> Replica::fetched() const {
  std::map<ConversationId, Known> all;
  const auto list = town_.ask(&Service::list_conversations, actor_, ListConversations{actor_.org_id});
  for (const auto& conversation : list.conversations) {
    auto known = fetch(conversation.id);
    EXPECT_EQ(known.conversation, conversation);
    all.emplace(conversation.id, std::move(known));
  }
  return all;
}

Known Replica::fetch(ConversationId id) const {
  Known known{town_.see(actor_, id), {}, {}};
  for (const auto& member : town_.members(actor_, id)) known.members[member.member_id] = member;
  for (const auto& message : town_.all_messages(actor_, id)) known.messages[message.seq] = message;
  return known;
}

void Replica::take(const boost::json::value& event) {
  const std::string type(event.at("type").as_string());
  const bus::StreamName stream(event.at("stream").as_string());
  const auto* seq = event.as_object().if_contains("seq");
  if (stream == actor_.member_id.text()) {
    EXPECT_EQ(seq->as_int64(), own_seq_ + 1) << type;
    own_seq_ = seq->as_int64();
    return apply_own(type, event.at("data"));
  }
  const auto known = known_.find(*ConversationId::read(stream));
  if (known == known_.end()) return;
  if (seq && seq->as_int64() <= known->second.conversation.head_seq) return;
  if (seq) {
    EXPECT_EQ(seq->as_int64(), known->second.conversation.head_seq + 1) << type;
    known->second.conversation.head_seq = seq->as_int64();
  }
  apply(known->second, type, event.at("data"));
  recount(known->second);
}

void Replica::apply_own(std::string_view type, const boost::json::value& data) {
  if (type == ConversationJoined::kType) {
    const auto id = decoded<ConversationJoined>(data).conversation.id;
    const auto joined_at = decoded<ConversationJoined>(data).conversation.mine.joined_at;
    if (refused([&] { town_.see(actor_, id); }) != "nothing") return;
    auto fresh = fetch(id);
    if (fresh.conversation.mine.joined_at == joined_at) known_[id] = std::move(fresh);
  } else if (type == ConversationLeft::kType) {
    known_.erase(decoded<ConversationLeft>(data).conversation_id);
  } else if (type == ReadMarkMoved::kType) {
    const auto moved = decoded<ReadMarkMoved>(data);
    const auto known = known_.find(moved.conversation_id);
    if (known == known_.end()) return;
    read(known->second, actor_.member_id, moved.read_seq);
    recount(known->second);
  } else if (type == AttentionChanged::kType) {
    const auto changed = decoded<AttentionChanged>(data);
    const auto known = known_.find(changed.conversation_id);
    if (known != known_.end()) known->second.conversation.mine.attention = changed.attention;
  } else if (type == StarredPeopleChanged::kType) {
    starred_ = decoded<StarredPeopleChanged>(data).member_ids;
  } else {
    ADD_FAILURE() << type;
  }
}

void Replica::apply(Known& known, std::string_view type, const boost::json::value& data) {
  if (amend(known, type, data)) return;
  auto& conversation = known.conversation;
  if (type == MessagePosted::kType) {
    const auto message = decoded<MessagePosted>(data).message;
    say(known, message);
    if (message.kind == MessageKind::text) read(known, message.author_id, message.seq);
  } else if (type == MembersAdded::kType) {
    const auto added = decoded<MembersAdded>(data);
    for (const auto& member : added.members) known.members[member.member_id] = member;
    conversation.member_count += std::ssize(added.members);
    say(known, added.notice);
  } else if (type == MemberLeft::kType) {
    leave(known, decoded<MemberLeft>(data));
  } else if (type == ConversationChanged::kType) {
    const auto changed = decoded<ConversationChanged>(data);
    conversation.kind = changed.kind;
    if (!is_official(changed.kind)) conversation.department_id.reset();
    conversation.title = changed.title;
    conversation.history = changed.history;
    say(known, changed.notice);
  } else if (type == RightsChanged::kType) {
    const auto changed = decoded<RightsChanged>(data);
    conversation.rights = changed.rights;
    say(known, changed.notice);
  } else if (type == MembersChanged::kType) {
    const auto changed = decoded<MembersChanged>(data);
    for (const auto& rank : changed.members) take_rank(known, rank);
    say(known, changed.notice);
  } else if (type == ReaderMoved::kType) {
    const auto moved = decoded<ReaderMoved>(data);
    read(known, moved.member_id, moved.read_seq);
  } else if (type != Typing::kType) {
    ADD_FAILURE() << type;
  }
}

bool Replica::amend(Known& known, std::string_view type, const boost::json::value& data) {
  auto& pins = known.conversation.pins;
  const auto unpin = [&](std::int64_t seq) {
    std::erase_if(pins, [&](const Pin& it) { return it.message_seq == seq; });
  };
  if (type == MessageRecalled::kType) {
    const auto recalled = decoded<MessageRecalled>(data);
    const auto message = known.messages.find(recalled.message_seq);
    if (message != known.messages.end()) message->second = without_text(message->second, recalled.recalled_at);
    unpin(recalled.message_seq);
  } else if (type == MessageEdited::kType) {
    edit(known, decoded<MessageEdited>(data));
  } else if (type == PreviewsChanged::kType) {
    preview(known, decoded<PreviewsChanged>(data));
  } else if (type == MessageReacted::kType) {
    react(known, decoded<MessageReacted>(data));
  } else if (type == MessagePinned::kType) {
    const auto pin = decoded<MessagePinned>(data).pin;
    if (pin.message_seq >= known.conversation.mine.visible_from_seq) pins.push_back(pin);
  } else if (type == MessageUnpinned::kType) {
    unpin(decoded<MessageUnpinned>(data).message_seq);
  } else {
    return false;
  }
  return true;
}

void Replica::edit(Known& known, const MessageEdited& edited) {
  const auto found = known.messages.find(edited.message_seq);
  if (found == known.messages.end() || found->second.recalled_at) return;
  auto& message = found->second;
  if (!edited.text) {
    for (const auto& fresh : town_.all_messages(actor_, known.conversation.id))
      if (fresh.seq == edited.message_seq) message = fresh;
    return;
  }
  message.text = *edited.text;
  message.mentions = edited.mentions;
  message.mentions_all = edited.mentions_all;
  message.edited_at = edited.edited_at;
}

void Replica::preview(Known& known, const PreviewsChanged& changed) {
  const auto found = known.messages.find(changed.message_seq);
  if (found == known.messages.end() || found->second.recalled_at) return;
  if (changed.previews) return void(found->second.previews = *changed.previews);
  for (const auto& fresh : town_.all_messages(actor_, known.conversation.id))
    if (fresh.seq == changed.message_seq) found->second = fresh;
}

void Replica::react(Known& known, const MessageReacted& reacted) {
  const auto found = known.messages.find(reacted.message_seq);
  if (found == known.messages.end() || found->second.recalled_at) return;
  auto& reactions = found->second.reactions;
  const auto kind = std::ranges::find(reactions, reacted.emoji, &Reaction::emoji);
  const bool is_mine = reacted.member_id == actor_.member_id;
  if (kind == reactions.end()) return void(reactions.push_back({reacted.emoji, reacted.count, is_mine}));
  kind->count = reacted.count;
  if (is_mine) kind->mine = reacted.present;
  if (kind->count == 0) reactions.erase(kind);
}

void Replica::say(Known& known, const Message& message) { known.messages[message.seq] = message; }

void Replica::leave(Known& known, const MemberLeft& left) {
  known.members.erase(left.member_id);
  known.conversation.member_count -= 1;
  known.conversation.rights = without(std::move(known.conversation.rights), left.member_id);
  say(known, left.notice);
  if (left.new_owner_id) take_rank(known, {*left.new_owner_id, ConversationRole::owner, {}});
}

void Replica::take_rank(Known& known, const Rank& rank) {
  auto& member = known.members[rank.member_id];
  member.role = rank.role;
  member.silenced_until = rank.silenced_until;
  if (rank.member_id != actor_.member_id) return;
  known.conversation.mine.role = rank.role;
  known.conversation.mine.silenced_until = rank.silenced_until;
}

void Replica::read(Known& known, MemberId member, std::int64_t read_seq) {
  const auto reader = known.members.find(member);
  if (reader == known.members.end()) return;
  reader->second.read_seq = std::max(reader->second.read_seq, read_seq);
  if (member == actor_.member_id) known.conversation.mine.read_seq = reader->second.read_seq;
}

void Replica::recount(Known& known) const {
  auto& mine = known.conversation.mine;
  mine.unread = mine.mentions = 0;
  for (const auto& [seq, message] : known.messages) {
    const bool counts =
        message.kind != MessageKind::notice && !message.recalled_at && message.author_id != actor_.member_id;
    if (!counts || seq <= mine.read_seq) continue;
    mine.unread += 1;
    mine.mentions += message.mentions_all || std::ranges::count(message.mentions, actor_.member_id) > 0;
  }
  known.conversation.last_message.reset();
  if (known.messages.empty()) return;
  known.conversation.last_message = known.messages.rbegin()->second;
  known.conversation.last_message->reactions.clear();
  known.conversation.last_message->previews.clear();
}

}  // namespace madang::chat

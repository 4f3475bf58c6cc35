#include "chat/model.hpp"

#include <algorithm>

namespace madang::chat {
namespace {

constexpr std::string_view kMentionBegins = "<@";
constexpr std::size_t kIdLength = 17;  // mem_ and 13 characters

}  // namespace

bus::StreamName stream_of(ConversationId id) { return id.text(); }

bus::StreamName stream_of(MemberId id) { return id.text(); }

std::vector<MemberId> mentions_in(std::string_view text) {
  std::vector<MemberId> found;
  for (auto at = text.find(kMentionBegins); at != text.npos; at = text.find(kMentionBegins, at + 1)) {
    const auto token = text.substr(at + kMentionBegins.size(), kIdLength + 1);
    if (token.size() <= kIdLength || token.back() != '>') continue;
    const auto id = MemberId::read(token.substr(0, kIdLength));
    if (id && std::ranges::find(found, *id) == found.end()) found.push_back(*id);
  }
  return found;
}

Message without_text(Message message, Timestamp recalled_at) {
  message.text.clear();
  message.mentions.clear();
  message.files.clear();
  message.recalled_at = recalled_at;
  return message;
}

Standing standing_of(const ConversationMember& member, UnreadCounts counts, const Attention& attention) {
  return {member.role,      member.read_seq,       counts.unread, counts.mentions, member.visible_from_seq,
          member.joined_at, member.silenced_until, attention};
}

}  // namespace madang::chat

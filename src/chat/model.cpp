#include "chat/model.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace madang::chat {
namespace {

constexpr std::string_view kMentionBegins = "<@";
constexpr std::size_t kIdLength = 17;  // mem_ and 13 characters

constexpr char32_t kJoiner = 0x200D;
constexpr char32_t kAsPicture = 0xFE0F;
constexpr char32_t kKeycap = 0x20E3;

struct Range {
  char32_t from;
  char32_t to;
};
// Blocks in which Unicode keeps its pictures; the few letters among them are harmless.
constexpr Range kPictures[] = {{0xA9, 0xA9},       {0xAE, 0xAE},       {0x203C, 0x203C},  {0x2049, 0x2049},
                               {0x2122, 0x2122},   {0x2139, 0x2139},   {0x2190, 0x21FF},  {0x2300, 0x23FF},
                               {0x24C2, 0x24C2},   {0x25A0, 0x27BF},   {0x2900, 0x297F},  {0x2B00, 0x2BFF},
                               {0x3030, 0x3030},   {0x303D, 0x303D},   {0x3297, 0x3297},  {0x3299, 0x3299},
                               {0x1F000, 0x1F1E5}, {0x1F200, 0x1F3FA}, {0x1F400, 0x1FAFF}};
constexpr Range kFlagLetters{0x1F1E6, 0x1F1FF};
constexpr Range kSkins{0x1F3FB, 0x1F3FF};
constexpr Range kTags{0xE0020, 0xE007F};

bool lies_in(char32_t point, Range range) { return range.from <= point && point <= range.to; }
bool is_picture(char32_t point) {
  return std::ranges::any_of(kPictures, [&](Range range) { return lies_in(point, range); });
}
bool modifies(char32_t point) { return point == kAsPicture || lies_in(point, kSkins) || lies_in(point, kTags); }
bool begins_keycap(char32_t point) { return (point >= '0' && point <= '9') || point == '#' || point == '*'; }

/// Of text that is known to be UTF-8.
std::u32string points_of(std::string_view text) {
  std::u32string points;
  for (const char byte : text) {
    const auto bits = static_cast<unsigned char>(byte);
    if ((bits & 0xC0) == 0x80)
      points.back() = (points.back() << 6) | (bits & 0x3F);
    else
      points.push_back(bits < 0x80 ? bits : bits < 0xE0 ? bits & 0x1F : bits < 0xF0 ? bits & 0x0F : bits & 0x07);
  }
  return points;
}

bool are_pictures_joined(std::u32string_view points) {
  bool wants_picture = true;
  for (const char32_t point : points) {
    if (wants_picture ? !is_picture(point) : !modifies(point) && point != kJoiner) return false;
    wants_picture = point == kJoiner;
  }
  return !wants_picture;
}

}  // namespace

bus::StreamName stream_of(ConversationId id) { return id.text(); }

bus::StreamName stream_of(MemberId id) { return id.text(); }

files::Holder holder_of(MessageId id) { return {std::string(kMessageHolds), id.value}; }

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

bool says_all(std::string_view text) { return text.contains("<@all>"); }

bool is_emoji(std::string_view text) {
  if (!is_utf8(text)) return false;
  const auto points = points_of(text);
  if (points.empty()) return false;
  if (begins_keycap(points[0]))
    return points.back() == kKeycap && (points.size() == 2 || (points.size() == 3 && points[1] == kAsPicture));
  if (lies_in(points[0], kFlagLetters)) return points.size() == 2 && lies_in(points[1], kFlagLetters);
  return are_pictures_joined(points);
}

Message without_text(Message message, Timestamp recalled_at) {
  message.text.clear();
  message.mentions.clear();
  message.files.clear();
  message.mentions_all = false;
  message.reactions.clear();
  message.previews.clear();
  message.edited_at.reset();
  message.recalled_at = recalled_at;
  return message;
}

Standing standing_of(const ConversationMember& member, UnreadCounts counts, const Attention& attention) {
  return {member.role,      member.read_seq,       counts.unread, counts.mentions, member.visible_from_seq,
          member.joined_at, member.silenced_until, attention};
}

}  // namespace madang::chat

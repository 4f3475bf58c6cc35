#include "alerts/delivery_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace madang::alerts {
namespace {

struct Country {
  std::string_view time_zone;
  std::string_view code;
  bool has_trunk_zero;  ///< national numbers begin with one that is left out abroad
};

constexpr std::array kCountries{Country{"Asia/Seoul", "82", true},       Country{"Asia/Shanghai", "86", true},
                                Country{"Asia/Urumqi", "86", true},      Country{"Asia/Hong_Kong", "852", false},
                                Country{"Asia/Taipei", "886", true},     Country{"Asia/Tokyo", "81", true},
                                Country{"Asia/Singapore", "65", false},  Country{"Europe/Paris", "33", true},
                                Country{"Europe/Berlin", "49", true},    Country{"Europe/London", "44", true},
                                Country{"America/New_York", "1", false}, Country{"America/Los_Angeles", "1", false}};

constexpr std::size_t kShortestNumber = 7;
constexpr std::size_t kLongestNumber = 15;
constexpr std::size_t kMostSubject = 60;  ///< code points of what the alert says

/// The sentences of one language. `{0}` organisation, `{1}` sender, `{2}` what it says, `{3}` why, `{4}` where.
struct Sentences {
  std::string_view language;
  std::string_view subject;
  std::string_view urgent_subject;
  std::string_view lead;
  std::string_view because;
  std::string_view confirm_at;
  std::string_view sms;
  std::string_view spoken;
  std::string_view spoken_because;
  std::string_view keys;
};

constexpr std::array kSentences{
    Sentences{"ko", "[확인 요청] {1}: {2}", "[긴급] {1}: {2}",
              "{0}의 {1}님이 보낸 알림입니다. 확인할 때까지 계속됩니다.", "긴급한 까닭: {3}", "확인하기: {4}",
              "[{0}] {1}: {2}", "{0}의 {1}님이 보낸 알림입니다. {2}.", "긴급한 까닭은 다음과 같습니다. {3}.",
              "확인했으면 1번, 할 수 없으면 2번, 다시 들으려면 별표를 눌러 주세요."},
    Sentences{"zh", "[请确认] {1}：{2}", "[紧急] {1}：{2}", "这是 {0} 的 {1} 发来的必达提醒，会持续到您确认为止。",
              "紧急原因：{3}", "点此确认：{4}", "【{0}】{1}：{2}", "这是{0}的{1}发来的必达提醒。{2}。",
              "紧急原因：{3}。", "确认请按1，无法处理请按2，重听请按星号键。"},
    Sentences{"en", "[Please confirm] {1}: {2}", "[Emergency] {1}: {2}",
              "{1} of {0} sent you this alert. It goes on until you confirm it.", "Why it is urgent: {3}",
              "Confirm it here: {4}", "[{0}] {1}: {2}", "This is an alert from {1} of {0}. {2}.",
              "It is urgent for this reason: {3}.",
              "To confirm, press 1. If you cannot do it, press 2. To hear it again, press star."},
};

const Sentences& sentences_of(std::string_view locale) {
  const auto found =
      std::ranges::find_if(kSentences, [&](const Sentences& each) { return locale.starts_with(each.language); });
  return found == kSentences.end() ? kSentences.back() : *found;
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }

/// Without what people put between digits; nothing when something else stands there.
std::optional<std::string> digits_of(std::string_view written) {
  std::string digits;
  for (const char character : written) {
    if (is_digit(character))
      digits += character;
    else if (std::string_view(" -.()/").find(character) == std::string_view::npos)
      return std::nullopt;
  }
  return digits;
}

/// One line, and no longer than a subject may be.
std::string headline_of(std::string_view text) {
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  if (count_code_points(line) <= kMostSubject) return std::string(line);
  std::size_t begun = 0;
  const auto is_past = [&](char byte) {
    const bool begins = (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    return begins && ++begun == kMostSubject;
  };
  const auto end = std::ranges::find_if(line, is_past);
  return std::string(line.begin(), end) + "…";
}

}  // namespace

std::chrono::seconds wait_after(std::int64_t attempts) {
  std::chrono::seconds wait{5};
  for (std::int64_t i = 1; i < std::min(attempts, kMostAttempts); ++i) wait *= 3;
  return wait;
}

std::optional<std::string> e164_of(std::string_view phone, std::string_view time_zone) {
  const std::string_view written = trimmed(phone);
  const bool is_international = written.starts_with('+') || written.starts_with("00");
  std::string_view rest = written;
  if (is_international) rest.remove_prefix(written.starts_with('+') ? 1 : 2);
  auto digits = digits_of(rest);
  if (!digits) return std::nullopt;
  if (!is_international) {
    const auto country = std::ranges::find(kCountries, time_zone, &Country::time_zone);
    if (country == kCountries.end()) return std::nullopt;
    if (country->has_trunk_zero && digits->starts_with('0')) digits->erase(0, 1);
    digits->insert(0, country->code);
  }
  if (digits->size() < kShortestNumber || digits->size() > kLongestNumber || digits->front() == '0')
    return std::nullopt;
  return "+" + *digits;
}

Parcel written(const AlertBrief& alert, Channel channel, const Letterhead& letterhead) {
  const Sentences& say = sentences_of(letterhead.locale);
  const bool is_emergency = alert.urgency == Urgency::emergency && !alert.reason.empty();
  const auto filled = [&](std::string_view sentence, std::string_view text) {
    return fmt::format(fmt::runtime(sentence), letterhead.organisation, letterhead.sender, text, alert.reason,
                       letterhead.link);
  };
  Parcel parcel;
  parcel.channel = channel;
  parcel.language = say.language;
  if (channel == Channel::phone) {
    parcel.text = filled(say.spoken, alert.text);
    if (is_emergency) parcel.text += " " + filled(say.spoken_because, {});
    parcel.text += " " + filled(say.keys, {});
    return parcel;
  }
  parcel.subject = filled(is_emergency ? say.urgent_subject : say.subject, headline_of(alert.text));
  if (channel == Channel::email) {
    parcel.text = filled(say.lead, {}) + "\n\n" + alert.text + "\n";
    if (is_emergency) parcel.text += "\n" + filled(say.because, {}) + "\n";
  } else {
    parcel.text = filled(say.sms, alert.text) + (is_emergency ? "\n" + filled(say.because, {}) : "") + "\n";
  }
  if (!letterhead.link.empty())
    parcel.text += (channel == Channel::email ? "\n" : "") + filled(say.confirm_at, {}) + "\n";
  return parcel;
}

}  // namespace madang::alerts

#include "alerts/push_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json/encode.hpp"
#include "base/text.hpp"

namespace madang::alerts {
namespace {

// Code points. Four bytes each, and six where JSON escapes a control character, are still less than a push may carry.
constexpr std::size_t kMostBody = 300;
constexpr std::size_t kMostName = 60;
constexpr std::size_t kMostWhy = 100;

constexpr std::chrono::hours kLongestKept{24};
constexpr std::chrono::minutes kShortestKept{1};

/// The sentences of one language. `{0}` organisation, `{1}` sender.
struct PushSentences {
  std::string_view language;
  std::string_view title;
  std::string_view urgent_title;
  std::string_view settled_title;
  std::string_view because;
  std::string_view trial_title;
  std::string_view trial_body;
  std::string_view confirm;
  std::string_view open;
  std::string_view read;
  std::string_view call_title;
  std::string_view missed_title;
  std::string_view over_title;
  std::string_view answer;
  std::string_view decline;
};

constexpr std::array kSentences{
    PushSentences{"ko", "확인 요청 · {1}", "긴급 · {1}", "처리된 알림 · {1}", "긴급한 까닭: ", "시험 알림",
                  "{0}의 알림이 이 기기에 이렇게 표시됩니다.", "확인", "열기", "읽고 확인", "걸려 온 전화 · {1}",
                  "부재중 전화 · {1}", "끝난 전화 · {1}", "받기", "거절"},
    PushSentences{"zh", "请确认 · {1}", "紧急 · {1}", "提醒已处理 · {1}", "紧急原因：", "测试通知",
                  "{0} 的提醒会这样显示在这台设备上。", "确认", "打开", "阅读并确认", "来电 · {1}", "未接来电 · {1}",
                  "通话已处理 · {1}", "接听", "拒绝"},
    PushSentences{"en", "Please confirm · {1}", "Emergency · {1}", "Settled · {1}", "Reason: ", "Test notification",
                  "This is how alerts of {0} look on this device.", "Confirm", "Open", "Read and confirm",
                  "Incoming call · {1}", "Missed call · {1}", "Call ended · {1}", "Accept", "Decline"},
};

const PushSentences& sentences_of(std::string_view locale) {
  const auto found =
      std::ranges::find_if(kSentences, [&](const PushSentences& each) { return locale.starts_with(each.language); });
  return found == kSentences.end() ? kSentences.back() : *found;
}

std::string cut(std::string_view text, std::size_t most) {
  if (count_code_points(text) <= most) return std::string(text);
  std::size_t begun = 0;
  const auto is_past = [&](char byte) {
    const bool begins = (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    return begins && ++begun == most;
  };
  return std::string(text.begin(), std::ranges::find_if(text, is_past)) + "…";
}

std::string filled(std::string_view sentence, const PushHead& head) {
  return fmt::format(fmt::runtime(sentence), cut(head.organisation, kMostName), cut(head.sender, kMostName));
}

/// Where that is done which the alert asks for, as in the page's own lists.
std::string path_of(const AlertBrief& alert, bool is_announcement) {
  return is_announcement ? "/announcements/" + alert.source->id : "/alerts?view=received";
}

PushNote note_of(PushKind kind, const PushSentences& say, const PushHead& head) {
  PushNote note;
  note.kind = kind;
  note.org_id = head.org_id;
  note.language = say.language;
  return note;
}

PushNote about(PushKind kind, const AlertBrief& alert, const PushHead& head, std::string key) {
  PushNote note = note_of(kind, sentences_of(head.language), head);
  note.alert_id = alert.id;
  note.key = std::move(key);
  note.tag = alert.id.text();
  note.body = cut(alert.text, kMostBody);
  const bool is_announcement = alert.source && alert.source->kind == SourceKind::announcement;
  note.path = path_of(alert, is_announcement);
  return note;
}

}  // namespace

PushNote alert_note(const AlertBrief& alert, const PushHead& head, std::string key) {
  const PushSentences& say = sentences_of(head.language);
  PushNote note = about(PushKind::alert, alert, head, std::move(key));
  const bool is_emergency = alert.urgency == Urgency::emergency;
  note.title = filled(is_emergency ? say.urgent_title : say.title, head);
  if (is_emergency && !alert.reason.empty()) note.body += "\n" + std::string(say.because) + cut(alert.reason, kMostWhy);
  note.body += "\n" + cut(head.organisation, kMostName);
  if (alert.source && alert.source->kind == SourceKind::announcement) {
    note.open = say.read;
  } else {
    note.confirm = say.confirm;
    note.open = say.open;
  }
  return note;
}

PushNote settled_note(const AlertBrief& alert, const PushHead& head, std::string key) {
  PushNote note = about(PushKind::settled, alert, head, std::move(key));
  note.title = filled(sentences_of(head.language).settled_title, head);
  return note;
}

PushNote trial_note(const PushHead& head) {
  const PushSentences& say = sentences_of(head.language);
  PushNote note = note_of(PushKind::trial, say, head);
  note.key = note.tag = "trial";
  note.title = say.trial_title;
  note.body = filled(say.trial_body, head);
  note.path = "/me/alerts";
  return note;
}

PushNote call_note(const CallNews& news, const PushHead& head) {
  const PushSentences& say = sentences_of(head.language);
  const bool rings = news.turn == CallTurn::rings;
  const bool is_missed = news.turn == CallTurn::missed;
  const PushKind kind = rings ? PushKind::call : is_missed ? PushKind::call_missed : PushKind::call_over;
  PushNote note = note_of(kind, say, head);
  note.call_id = note.tag = news.call_id;
  note.key = news.call_id + "/" + std::string(enumerator_name(news.turn));
  note.title = filled(rings ? say.call_title : is_missed ? say.missed_title : say.over_title, head);
  if (!news.title.empty()) note.body = cut(news.title, kMostBody) + "\n";
  note.body += cut(head.organisation, kMostName);
  note.path = news.path;
  if (rings) {
    note.open = say.answer;
    note.decline = say.decline;
    note.over = filled(say.over_title, head);
  }
  return note;
}

std::string text_of(const PushNote& note) { return json::encode(note); }

std::chrono::seconds kept_for(const AlertBrief& alert, Timestamp now) {
  if (!alert.deadline) return kLongestKept;
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(*alert.deadline - now);
  return std::clamp<std::chrono::seconds>(left, kShortestKept, kLongestKept);
}

PushManner manner_of(const CallNews& news, Timestamp now) {
  PushManner manner{.topic = news.call_id, .hurries = news.turn == CallTurn::rings};
  if (news.turn == CallTurn::missed) manner.keep = kLongestKept;
  if (news.until)
    manner.keep = std::max(std::chrono::seconds(0), std::chrono::ceil<std::chrono::seconds>(*news.until - now));
  return manner;
}

}  // namespace madang::alerts

#include "kernel/phone/registration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace madang::phone {
namespace {

using std::chrono::seconds;

constexpr int kPasswordTries = 2;
constexpr seconds kFirstPause{30};
constexpr seconds kLongestPause{300};
constexpr seconds kLeast{20};
constexpr seconds kMost{7'200};
constexpr seconds kMargin{30};  // before it runs out

std::optional<seconds> seconds_in(std::string_view text) {
  std::int64_t count = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, count);
  if (text.empty() || read.ec != std::errc() || read.ptr != end || count < 0) return std::nullopt;
  return std::clamp(seconds(count), kLeast, kMost);
}

}  // namespace

Registration::Registration(const Caller& caller, std::string registrar, Tokens tokens, Time now)
    : caller_(caller), registrar_(std::move(registrar)), tokens_(std::move(tokens)), id_(tokens_()), tag_(tokens_()) {
  send(request(), now);
}

SipMessage Registration::request() {
  cseq_ += 1;
  auto message = begun("REGISTER", registrar_, caller_, tokens_);
  message.add("From", fmt::format("<{}>;tag={}", caller_.uri, tag_));
  message.add("To", fmt::format("<{}>", caller_.uri));
  message.add("Call-ID", id_);
  message.add("CSeq", fmt::format("{} REGISTER", cseq_));
  message.add("Contact", fmt::format("<{}>", caller_.contact));
  message.add("Expires", std::to_string(wanted_.count()));
  return message;
}

void Registration::send(SipMessage message, Time now) {
  next_.reset();
  outgoing_.push_back({message.text(), {}});
  transaction_.emplace(std::move(message), now);
}

void Registration::hear(const SipMessage& response, Time now) {
  if (!transaction_ || !transaction_->is_mine(response)) return;
  if (!transaction_->hear(response, now).is_new || response.status < 200) return;
  if (response.status < 300) return succeed(response, now);
  if ((response.status == 401 || response.status == 407) && passwords_tried_ < kPasswordTries) {
    passwords_tried_ += 1;
    auto again = request();
    if (answer_challenge(response, caller_, tokens_, again)) return send(std::move(again), now);
  }
  if (response.status == 423) {  // it wants to hear of us less often
    const auto least = seconds_in(response.header("Min-Expires"));
    if (least && *least > wanted_) {
      wanted_ = *least;
      return send(request(), now);
    }
  }
  fail(fmt::format("the registrar answers {}", response.status), now);
}

void Registration::succeed(const SipMessage& response, Time now) {
  auto granted = seconds_in(response.header("Expires")).value_or(wanted_);
  for (const auto& contact : response.all("Contact")) {
    if (uri_in(contact) != caller_.contact) continue;
    granted = seconds_in(parameter(contact, "expires").value_or("")).value_or(granted);
  }
  trouble_.clear();
  pause_ = kFirstPause;
  passwords_tried_ = 0;
  valid_until_ = now + granted;
  next_ = now + std::max(granted - kMargin, granted / 2);
}

void Registration::fail(std::string why, Time now) {
  trouble_ = std::move(why);
  passwords_tried_ = 0;
  next_ = now + pause_;
  pause_ = std::min(2 * pause_, kLongestPause);
}

void Registration::on_time(Time now) {
  if (next_ && now >= *next_) return send(request(), now);
  if (!transaction_) return;
  const auto turn = transaction_->on_time(now);
  if (turn == ClientTransaction::Turn::send_again) outgoing_.push_back({transaction_->request().text(), {}});
  if (turn == ClientTransaction::Turn::given_up) fail("the registrar does not answer", now);
}

std::optional<Time> Registration::due() const {
  const auto of_transaction = transaction_ ? transaction_->due() : std::nullopt;
  if (next_ && of_transaction) return std::min(*next_, *of_transaction);
  return next_ ? next_ : of_transaction;
}

}  // namespace madang::phone

#pragma once

#include <memory>
#include <string>

#include "kernel/phone/caller.hpp"
#include "kernel/phone/sip_message.hpp"
#include "kernel/phone/transaction.hpp"

namespace madang::phone {

/// What the other side of a call answers, without being there: for tests that command time.

inline Caller caller() {
  return {"sip:madang@pbx.example", "마당", "sip:madang@192.0.2.7:5060", "192.0.2.7:5060", "madang", "word"};
}

inline Tokens counted_tokens() {
  return [count = std::make_shared<int>(0)] { return "token" + std::to_string(++*count); };
}

inline SipMessage answer_to(const SipMessage& request, int status, const std::string& tag = "theirs") {
  return reply_to(request, status, "Because", tag);
}

}  // namespace madang::phone

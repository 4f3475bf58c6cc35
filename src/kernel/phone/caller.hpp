#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "kernel/phone/sip_message.hpp"

namespace madang::phone {

/// Words that nobody guesses: tags, branches, names of calls. Tests give their own.
using Tokens = std::function<std::string()>;
std::string random_token();

/// How this server appears to the exchange.
struct Caller {
  std::string uri;      ///< of itself: `sip:madang@pbx.example.org`
  std::string name;     ///< beside it; may be empty
  std::string contact;  ///< where it is reached: `sip:madang@192.0.2.7:5060`
  std::string place;    ///< the same for Via: `192.0.2.7:5060`
  std::string user;     ///< who signs in; empty: nobody does
  std::string password;
};

/// What begins every request of ours: the way back, and how far it may go.
SipMessage begun(std::string method, std::string uri, const Caller& caller, const Tokens& tokens);

/// Puts the answer to a challenge (401, 407) into what is asked anew. False when there is none: nobody signs in, or the
/// challenge is not one that can be answered.
bool answer_challenge(const SipMessage& response, const Caller& caller, const Tokens& tokens, SipMessage& request);

/// The parameter of a URI or a header's value in quotes, as RFC 3261 writes display names.
std::string quoted_name(std::string_view name);

}  // namespace madang::phone

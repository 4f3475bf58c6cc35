#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/outbound/delivery.hpp"
#include "kernel/phone/speech.hpp"
#include "kernel/phone/talk.hpp"

namespace madang::phone {

/// The telephone exchange (PBX) of the operator, and how this server calls through it.
struct Exchange {
  std::string server;                  ///< `pbx.example.org` or `10.0.0.9:5060`; SIP over UDP
  std::string domain;                  ///< of addresses at it; empty: the server's host
  std::string user;                    ///< who calls, and who signs in where a password is there
  std::string password;                ///< asked for by a Digest challenge; empty: nobody signs in
  std::string caller_name;             ///< shown by phones beside the number; may be empty
  bool registers = false;              ///< say there that this server is present
  std::string address = "0.0.0.0";     ///< where SIP and sound are received
  std::uint16_t port = 0;              ///< of SIP; 0: any
  std::string advertised_address;      ///< how the exchange reaches this machine; empty: as the system routes to it
  std::uint16_t first_media_port = 0;  ///< of sound; 0: any
  std::uint16_t last_media_port = 0;
  std::size_t lines = 4;  ///< calls at once
  std::chrono::milliseconds ringing{45'000};
  TalkLimits talk;
  SpeechOptions speech;
};

struct ExchangePlace {
  std::string host;
  std::uint16_t port = 5060;
};
std::optional<ExchangePlace> read_exchange_place(std::string_view server);

/// Nothing when it can be called through; nobody is asked. Options are called as the fields are.
std::optional<outbound::ChannelFault> fault_of(const Exchange& exchange);

/// A number in E.164, an extension, or a name at the exchange: what may stand in its addresses as it is.
bool is_callable(std::string_view number);

}  // namespace madang::phone

#pragma once

#include "alerts/model.hpp"

// What alerts announce, each on one member's own stream `mem_…`.

namespace madang::alerts {

/// To a recipient: there is something to confirm.
struct AlertReceived {
  static constexpr std::string_view kType = "alerts.received";
  ReceivedAlert alert;
};
BOOST_DESCRIBE_STRUCT(AlertReceived, (), (alert))

/// To a recipient: how it stands with them now. When `rings` has grown it makes itself heard again.
struct ReceiptChanged {
  static constexpr std::string_view kType = "alerts.receipt_changed";
  Receipt receipt;
};
BOOST_DESCRIBE_STRUCT(ReceiptChanged, (), (receipt))

/// To the sender's devices that are connected, at most once in a second for each alert: with 100,000 recipients a log
/// of every word would be all that their stream holds. Who comes back asks.
struct SentChanged {
  static constexpr std::string_view kType = "alerts.sent_changed";
  Alert alert;
};
BOOST_DESCRIBE_STRUCT(SentChanged, (), (alert))

}  // namespace madang::alerts

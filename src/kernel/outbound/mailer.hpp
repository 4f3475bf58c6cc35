#pragma once

#include <stop_token>

#include "base/time.hpp"
#include "kernel/outbound/delivery.hpp"
#include "kernel/outbound/mail.hpp"
#include "kernel/outbound/mail_server.hpp"

namespace madang::outbound {

/// Sends mails through the operator's SMTP server (RFC 5321), one connection each. It tries once: whoever calls keeps
/// what is to be sent and tries again under the same idempotency key. What a server did not acknowledge counts as
/// unsent, so a mail can arrive twice, with one Message-ID. Owned by the wiring; blocking, so never on a loop; any
/// thread.
class Mailer {
 public:
  /// The server has no fault (fault_of); throws std::invalid_argument when it has.
  Mailer(MailServer server, const Clock& clock);

  /// Refused for good when the mail has a fault, or the server says so (5xx) of its sender, recipient or content.
  /// Later when it says so (4xx), cannot be reached, offers no TLS, or does not let us sign in: the operator's to mend.
  Delivery send(const Mail& mail, const std::stop_token& stop = {}) const;

  const MailServer& server() const { return server_; }

 private:
  const MailServer server_;
  const MailPlace place_;
  const Clock& clock_;
};

}  // namespace madang::outbound

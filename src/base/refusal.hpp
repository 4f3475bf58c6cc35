#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace madang {

/// One way a request can be refused, declared as a constant by the part that refuses. `code` is for programs and
/// translations (`chat.not_a_member`), `message` an English sentence for people, `status` the HTTP status.
struct RefusalKind {
  std::string_view code;
  int status;
  std::string_view message;

  bool operator==(const RefusalKind&) const = default;
};

/// Thrown by any verb that says no; turned into an answer in one place, the router. Rolls its transaction back.
class Refusal final : public std::exception {
 public:
  explicit Refusal(RefusalKind kind) : kind(kind), message(kind.message) {}
  /// `field` is the path of the offending input, such as `mentions[0]`; `message` replaces the kind's own sentence.
  Refusal(RefusalKind kind, std::string field, std::string message = {})
      : kind(kind),
        field(std::move(field)),
        message(message.empty() ? std::string(kind.message) : std::move(message)) {}

  const char* what() const noexcept override { return message.c_str(); }

  RefusalKind kind;
  std::string field;
  std::string message;
  std::optional<int> retry_after_seconds;
};

inline constexpr RefusalKind kInvalid{"request.invalid", 400, "The request is not valid."};
inline constexpr RefusalKind kNotFound{"request.not_found", 404, "There is no such thing here."};
inline constexpr RefusalKind kClientIdReused{"request.client_id_reused", 409,
                                             "This client_id was already used for a different request."};

}  // namespace madang

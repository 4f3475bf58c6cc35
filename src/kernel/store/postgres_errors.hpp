#pragma once

#include <exception>
#include <string_view>

struct pg_result;

namespace madang::store {

/// Throws what an SQLSTATE means here; see PostgresLink.
[[noreturn]] void raise(std::string_view state, std::string_view said, std::string_view sql);

/// Null when the statement went well.
std::exception_ptr error_of(const pg_result* result, std::string_view sql);

}  // namespace madang::store

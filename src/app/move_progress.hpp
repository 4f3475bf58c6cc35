#pragma once

#include <cstdint>
#include <string>

namespace madang::app {

/// What commands that move rows say meanwhile, on a terminal: one line that is written over.
void show_progress(const std::string& table, std::int64_t rows);
void end_progress();

void print_line(const std::string& line);

}  // namespace madang::app

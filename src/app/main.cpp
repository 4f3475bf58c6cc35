#include <cstdio>
#include <exception>

#include "app/commands.hpp"

int main(int count, char** arguments) {
  try {
    return madang::app::run_command(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "madang: %s\n", error.what());
    return 1;
  }
}

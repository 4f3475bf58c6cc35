// Carries the precompiled header for the tests of every part.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "precompiled.hpp"

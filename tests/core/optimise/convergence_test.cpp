#include "core/optimise/convergence.h"

#include <gtest/gtest.h>

#include <cmath>

namespace retimbre {
namespace {

TEST(Convergence, EndsWithinTheToleranceOfALossThatFallsLikeAPower) {
  for (const double power : {2.0, 3.0}) {
    for (const double weight : {1.0, 100.0}) {
      Convergence convergence(0.02);
      int n = 0;
      double loss = 0;
      do loss = 1 + weight / std::pow(++n, power);
      while (!convergence.reached(loss));
      EXPECT_LT(loss, 1.02) << power << " " << weight;
      EXPECT_GT(loss, 1.0001) << power << " " << weight;  // no later than needed
    }
  }
}

TEST(Convergence, AFirstPlateauIsNotTheEnd) {
  Convergence convergence(0.02);
  for (int n = 0; n < 9; ++n) EXPECT_FALSE(convergence.reached(1));
}

}  // namespace
}  // namespace retimbre

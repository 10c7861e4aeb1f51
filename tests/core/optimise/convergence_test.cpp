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

TEST(Convergence, ALossThatChangesWhereItStandsIsNoGainAndNoLoss) {
  Convergence plain(0.02), shifted(0.02);
  for (int n = 1; n < 60; ++n) {
    const double loss = 1 + 50.0 / (n * n);
    const double jump = n > 10 ? 0.5 : 0;
    if (n == 11) shifted.shift(jump);
    // Judged against a loss that is larger by the jump, the same gains are enough a little sooner.
    if (plain.reached(loss))
      EXPECT_TRUE(shifted.reached(loss + jump));
    else if (n <= 11)
      EXPECT_FALSE(shifted.reached(loss + jump));
    else
      shifted.reached(loss + jump);
  }
}

TEST(Convergence, AFirstPlateauIsNotTheEnd) {
  Convergence convergence(0.02);
  for (int n = 0; n < 9; ++n) EXPECT_FALSE(convergence.reached(1));
}

}  // namespace
}  // namespace retimbre

package io.sessionring.internal.topology;

import static io.sessionring.internal.topology.Topologies.address;
import static io.sessionring.internal.topology.Topologies.history;
import static io.sessionring.internal.topology.Topologies.ring;
import static io.sessionring.internal.topology.Topologies.stable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.internal.topology.Topology.Phase;
import io.sessionring.testing.Seeds;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyTest {

    private static final int TRIES = 300;

    private static final Layout OLD = ring(2, 0, 1, 2, 3, 4);
    private static final Layout NEW = ring(2, 1, 2, 3, 4, 5);
    private static final Layout OTHER = ring(2, 0, 1, 2, 3, 4, 6);

    private static final Set<Long> KNOWN = Set.of(7L);

    private static final Topology STABLE = stable(OLD);
    private static final Topology JOINT = STABLE.changedTo(NEW, Set.of(), List.of());
    private static final Topology END = JOINT.ended();
    private static final Topology RIVAL = JOINT.changedTo(OTHER, Set.of(), List.of());

    private static Topology any(List<Topology> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static void prevails(Topology first, Topology second) {
        assertThat(first.merge(second)).isEqualTo(first);
        assertThat(second.merge(first)).isEqualTo(first);
    }

    @Test
    void whoeverHasSeenTheSameTwoHoldsTheSame() {
        Seeds.check(TRIES, random -> {
            List<Topology> held = history(random);
            for (Topology one : held) {
                for (Topology other : held) {
                    assertThat(one.merge(other)).isEqualTo(other.merge(one));
                }
            }
        });
    }

    @Test
    void whatWasSeenBeforeChangesNothing() {
        Seeds.check(TRIES, random -> {
            List<Topology> held = history(random);
            for (Topology one : held) {
                assertThat(one.merge(one)).isEqualTo(one);
                Topology other = any(held, random);
                Topology both = one.merge(other);
                assertThat(both.merge(one)).isEqualTo(both);
                assertThat(both.merge(other)).isEqualTo(both);
            }
        });
    }

    /** A new attempt has another ballot, depending on how many were met before; what it is for does not. */
    @Test
    void inWhateverOrderTheyAreSeenTheSameIsDecided() {
        Seeds.check(TRIES, random -> {
            List<Topology> held = history(random);
            Topology a = any(held, random);
            Topology b = any(held, random);
            Topology c = any(held, random);
            Topology left = a.merge(b).merge(c);
            Topology right = a.merge(b.merge(c));
            assertThat(left.life()).isEqualTo(right.life());
            assertThat(left.term()).isEqualTo(right.term());
            assertThat(left.isDecided()).isEqualTo(right.isDecided());
            assertThat(left.ring().sameRing(right.ring())).isTrue();
            assertThat(left.coming().sameRing(right.coming())).isTrue();
        });
    }

    @Test
    void aGreaterTermPrevails() {
        prevails(END.nextTerm(KNOWN), END);
        prevails(END.nextTerm(KNOWN), RIVAL);
        prevails(END.nextTerm(KNOWN), STABLE);
    }

    @Test
    void withinATermAnAttemptPrevailsOverTheRingAndItsEndOverTheAttempt() {
        prevails(JOINT, STABLE);
        prevails(END, JOINT);
        prevails(END, STABLE);
    }

    @Test
    void ofTwoAttemptsTheGreaterBallotPrevails() {
        assertThat(RIVAL.ballot()).isGreaterThan(JOINT.ballot());
        prevails(RIVAL, JOINT);
        Topology elsewhere = STABLE.changedTo(OTHER, Set.of(), List.of());
        assertThat(elsewhere.ballot().counter()).isEqualTo(JOINT.ballot().counter());
        boolean greater = elsewhere.ballot().compareTo(JOINT.ballot()) > 0;
        prevails(greater ? elsewhere : JOINT, greater ? JOINT : elsewhere);
    }

    @Test
    void anAttemptThatCarriesAnEndPrevailsOverAGreaterBallot() {
        Topology carrying = END.merge(RIVAL);
        Topology later = RIVAL.changedTo(NEW, Set.of(), List.of()).changedTo(OLD, Set.of(), List.of());
        assertThat(later.ballot()).isGreaterThan(carrying.ballot());
        prevails(carrying, later);
    }

    @Test
    void theOlderOfTwoRingsPrevailsWhateverItsTerm() {
        Topology younger = Topology.first(Topologies.LIFE + 1, OTHER, Topologies.TUNING, List.of());
        prevails(STABLE, younger);
        prevails(STABLE, younger.changedTo(OLD, Set.of(), List.of()).ended().nextTerm(KNOWN));
    }

    @Test
    void oneOfTwoRingsThatBeganTogetherPrevails() {
        Topology together = stable(OTHER);
        Topology both = STABLE.merge(together);
        assertThat(List.of(STABLE, together)).contains(both);
        prevails(both, both.equals(STABLE) ? together : STABLE);
    }

    @Test
    void twoClientsThatBeginTheSameChangeBeginOne() {
        Topology again = STABLE.changedTo(NEW.withVersion(3), Set.of(), List.of(7L));
        assertThat(again.sameView(JOINT)).isTrue();
        Topology both = again.merge(JOINT);
        assertThat(both.coming().version()).isEqualTo(3);
        assertThat(both.whole()).containsExactly(7L);
    }

    @Test
    void anEndThatMeetsAnotherAttemptIsCarriedOnByOneThatPrevailsOverBoth() {
        Topology carrying = END.merge(RIVAL);
        assertThat(carrying.phase()).isEqualTo(Phase.JOINT);
        assertThat(carrying.carried()).isEqualTo(END.ballot());
        assertThat(carrying.coming()).isEqualTo(NEW);
        assertThat(carrying.ballot()).isGreaterThan(END.ballot()).isGreaterThan(RIVAL.ballot());
        assertThat(carrying.former()).containsExactly(address(6));
        prevails(carrying, END);
        prevails(carrying, RIVAL);
    }

    @Test
    void anEndIsFollowedWhereTheOtherAttemptHasASmallerBallot() {
        Topology rivalsEnd = RIVAL.ended();
        prevails(rivalsEnd, JOINT);
        assertThat(rivalsEnd.merge(JOINT).carried()).isEqualTo(Ballot.NONE);
    }

    @Test
    void ofTwoEndsTheGreaterHappens() {
        Topology both = RIVAL.ended().merge(END);
        assertThat(both.coming()).isEqualTo(OTHER);
        assertThat(both.isDecided()).isTrue();
        prevails(both, END);
        prevails(both, RIVAL.ended());
    }

    /** Another client wanted the same, and did not know of the END: its ballot is the same, and must not hide the END. */
    @Test
    void whatIsCarriedIsNotForgottenOverTheSameAttemptOfSomebodyWhoDoesNotKnow() {
        Topology carrying = END.merge(RIVAL);
        Topology unaware = RIVAL.changedTo(NEW, Set.of(), List.of());
        assertThat(unaware.sameView(carrying)).isTrue();
        assertThat(unaware.merge(carrying).carried()).isEqualTo(END.ballot());
        assertThat(carrying.merge(unaware).carried()).isEqualTo(END.ballot());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1",
        "3, 1, 1, 3",
        "2, 2, 2, 2",
        "3, 2, 2, 2",
        "4, 2, 2, 3",
        "5, 2, 2, 4",
        "5, 3, 3, 3",
        "7, 3, 3, 5",
        "9, 3, 3, 7"
    })
    void aQuorumIsAMajorityAndMeetsWhoeverConfirmsAView(int nodes, int copies, int confirming, int quorum) {
        Integer[] numbers = new Integer[nodes];
        for (int i = 0; i < nodes; i++) {
            numbers[i] = i;
        }
        assertThat(Topology.confirming(nodes, copies)).isEqualTo(confirming);
        assertThat(stable(ring(copies, numbers)).quorum()).isEqualTo(quorum);
        assertThat(confirming + quorum).isGreaterThan(nodes);
    }

    @Test
    void lostNodesAreNotCounted() {
        Topology change = STABLE.changedTo(ring(2, 1, 2, 3, 4), Set.of(address(0), address(6)), List.of());
        assertThat(change.lost()).containsExactly(address(0));
        assertThat(change.present()).hasSize(4);
        assertThat(change.quorum()).isEqualTo(3);
    }

    @Test
    void aChangePrevailsOverWhatItWasMadeFrom() {
        Consumer<Topology> check = from -> {
            Topology change = from.changedTo(OTHER, Set.of(address(0)), List.of(7L));
            assertThat(change.phase()).isEqualTo(Phase.JOINT);
            assertThat(change.ring()).isEqualTo(OLD);
            assertThat(change.coming()).isEqualTo(OTHER);
            assertThat(change.lost()).contains(address(0));
            assertThat(change.whole()).contains(7L);
            prevails(change, from);
        };
        check.accept(STABLE);
        check.accept(JOINT);
        check.accept(RIVAL);
    }

    @Test
    void oneThatIsGivenUpLeavesItsNodesBehind() {
        Topology back = JOINT.changedTo(OLD, Set.of(), List.of());
        assertThat(back.goesBack()).isTrue();
        assertThat(back.former()).containsExactly(address(5));
        assertThat(JOINT.goesBack()).isFalse();
        assertThat(STABLE.goesBack()).isFalse();
    }

    @Test
    void nobodyGoesBackFromWhatMayHaveBeenDecided() {
        assertThat(END.isDecided()).isTrue();
        assertThat(END.merge(RIVAL).isDecided()).isTrue();
        assertThatThrownBy(() -> END.changedTo(OLD, Set.of(), List.of())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> END.merge(RIVAL).changedTo(OLD, Set.of(), List.of()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(JOINT.isDecided()).isFalse();
        assertThat(RIVAL.isDecided()).isFalse();
    }

    @Test
    void aChangeGoesOnWithoutLostNodes() {
        Topology without = JOINT.without(Set.of(address(0)));
        assertThat(without.phase()).isEqualTo(Phase.JOINT);
        assertThat(without.coming()).isEqualTo(NEW);
        assertThat(without.lost()).containsExactly(address(0));
        assertThat(without.isDecided()).isFalse();
        prevails(without, JOINT);
    }

    @Test
    void aDecidedChangeGoesOnWithoutLostNodesAndStaysDecided() {
        Topology without = END.without(Set.of(address(0)));
        assertThat(without.phase()).isEqualTo(Phase.JOINT);
        assertThat(without.carried()).isEqualTo(END.ballot());
        assertThat(without.coming()).isEqualTo(NEW);
        prevails(without, END);
        Topology further = without.without(Set.of(address(1)));
        assertThat(further.carried()).isEqualTo(END.ballot());
        assertThat(further.lost()).containsExactly(address(0), address(1));
    }

    @Test
    void nothingIsBegunAnewWithoutNodesThatAreKnownToBeLostOrAreNotOfTheRing() {
        Topology without = JOINT.without(Set.of(address(0)));
        assertThat(without.without(Set.of(address(0)))).isSameAs(without);
        assertThat(JOINT.without(Set.of())).isSameAs(JOINT);
        assertThat(JOINT.without(Set.of(address(5)))).isSameAs(JOINT);
        assertThat(STABLE.without(Set.of(address(0)))).isSameAs(STABLE);
    }

    @Test
    void theNextTermHasTheRingToComeAndRemembersTheNodesThatLeft() {
        Topology next = JOINT.changedTo(NEW, Set.of(address(0)), List.of(7L, 9L))
                .ended()
                .nextTerm(KNOWN);
        assertThat(next.phase()).isEqualTo(Phase.STABLE);
        assertThat(next.term()).isEqualTo(1);
        assertThat(next.ring()).isEqualTo(NEW);
        assertThat(next.lost()).isEmpty();
        assertThat(next.former()).containsExactly(address(0));
        assertThat(next.whole()).containsExactly(7L);
        Topology cameBack = next.changedTo(OLD, Set.of(), List.of()).ended().nextTerm(KNOWN);
        assertThat(cameBack.former()).containsExactly(address(5));
    }

    @Test
    void anotherOrderOfTheSameNodesIsTheSameRing() {
        assertThat(ring(2, 4, 2, 0, 3, 1).inOrderOf(OLD)).isEqualTo(OLD);
        assertThat(ring(2, 6, 3, 1, 5).inOrderOf(OLD)).isEqualTo(ring(2, 6, 3, 1, 5));
    }

    @Test
    void whatBothKnowOfOneViewIsKept() {
        Topology one = STABLE.withWhole(1).with(new Tuning(60, 1, 1, 500)).withVersion(2);
        Topology other = STABLE.withWhole(2).with(new Tuning(3_600, 1, 1, 1)).withVersion(1);
        Topology both = one.merge(other);
        assertThat(both.whole()).isEqualTo(new TreeSet<>(Set.of(1L, 2L)));
        assertThat(both.ring().version()).isEqualTo(2);
        assertThat(both.tuning()).isEqualTo(new Tuning(3_600, 60_000, 10_000, 500));
    }

    @Test
    void aRingThatIsStableHasNothingOfAChange() {
        assertThatThrownBy(() -> new Topology(
                        1,
                        0,
                        Phase.STABLE,
                        JOINT.ballot(),
                        Ballot.NONE,
                        OLD,
                        null,
                        new TreeSet<>(),
                        new TreeSet<>(),
                        Topologies.TUNING,
                        new TreeSet<>()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Topology(
                        1,
                        0,
                        Phase.JOINT,
                        JOINT.ballot(),
                        Ballot.NONE,
                        OLD,
                        null,
                        new TreeSet<>(),
                        new TreeSet<>(),
                        Topologies.TUNING,
                        new TreeSet<>()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

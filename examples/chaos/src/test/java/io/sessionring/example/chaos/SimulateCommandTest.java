package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.replication.Configuration;
import io.sessionring.internal.replication.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {

    @Test
    void listsEveryConfigurationOnALineOfItsOwn() {
        Tool tool = Tool.run("simulate", "--list");
        assertThat(tool.exitCode()).isZero();
        assertThat(tool.out().lines())
                .containsExactlyElementsOf(Arrays.stream(Configuration.values())
                        .map(Configuration::label)
                        .toList());
        assertThat(tool.err()).isEmpty();
    }

    @Test
    void historiesWithoutFaultsAreRight() {
        Tool tool = Tool.run("simulate", "--histories", "20", "--config", "parallel");
        assertThat(tool.out()).startsWith("20 histories, ");
        assertThat(tool.out().lines())
                .filteredOn(line -> line.matches(" +lost +0"))
                .hasSize(1);
        assertThat(tool.exitCode()).isZero();
        assertThat(tool.err()).isEmpty();
    }

    @Test
    void theCountsAreThoseOfTheSimulationAndTheSameForTheSameSeed() {
        int wrong = (int) LongStream.range(5, 65)
                .filter(seed -> !Simulation.run(Configuration.FAULTS_CLOSE, seed)
                        .violations()
                        .isEmpty())
                .count();
        String[] arguments = {"simulate", "--histories", "60", "--seed", "5", "--config", "faults_close"};
        Tool tool = Tool.run(arguments);
        assertThat(tool.exitCode()).isEqualTo(wrong == 0 ? 0 : 1);
        assertThat(tool.out()
                        .lines()
                        .filter(line -> line.startsWith("simulate "))
                        .count())
                .isGreaterThanOrEqualTo(Math.min(wrong, 12));
        assertThat(tool.out().lines().limit(9).toList())
                .isEqualTo(Tool.run(arguments).out().lines().limit(9).toList());
    }

    @Test
    void aWrongScheduleEndsWithOne(@TempDir Path folder) throws IOException {
        // More than is promised; among so many histories some go wrong.
        Simulation.Result wrong = LongStream.range(1, 2_000)
                .mapToObj(seed -> Simulation.run(Configuration.FAULTS_CLOSE, seed))
                .filter(result -> !result.violations().isEmpty())
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(folder.resolve("schedule.json"), wrong.schedule());
        Tool tool = Tool.run("simulate", "--replay", file.toString());
        assertThat(tool.exitCode()).isEqualTo(1);
        assertThat(tool.out()).contains(wrong.violations().get(0).toString());
        Tool again = Tool.run(
                "simulate", "--histories", "1", "--config", "faults_close", "--seed", Long.toString(wrong.seed()));
        assertThat(again.exitCode()).isEqualTo(1);
    }

    @Test
    void refusesWrongUsageInOneLine(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.json"), "");
        for (String[] arguments : new String[][] {
            {},
            {"simulate"},
            {"simulate", "--histories", "0"},
            {"simulate", "--histories", "many"},
            {"simulate", "--histories", "1", "--config", "no_such"},
            {"simulate", "--replay", "no such file"},
            {"simulate", "--replay", empty.toString()},
            {"simulate", "--histories", "1", "--unknown"},
            {"nothing"}
        }) {
            Tool tool = Tool.run(arguments);
            assertThat(tool.exitCode()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(tool.err().lines()).as(String.join(" ", arguments)).hasSize(1);
            assertThat(tool.out()).isEmpty();
        }
    }
}

package io.arrowlake.planner;

import io.arrowlake.planner.catalog.ColumnFacts;
import io.arrowlake.planner.catalog.SourceTable;
import io.arrowlake.planner.error.ArrowLakeException;
import io.arrowlake.planner.error.ErrorCode;
import io.arrowlake.planner.plan.Decision;
import io.arrowlake.planner.proof.ColumnFactsDeriver;
import io.arrowlake.planner.proof.Proof;
import io.arrowlake.planner.proof.Site;
import io.arrowlake.planner.proof.SiteCost;
import io.arrowlake.planner.proof.SiteKind;
import io.arrowlake.planner.type.HouseTypeSystem;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.jspecify.annotations.Nullable;

/**
 * Step 5: gives each node of the tree the site where it runs. For each node and each site that may
 * run it the cheapest way is kept (dynamic programming from the leaves up), so that the work is
 * linear in the size of the tree and the choice is the best one under the cost model. Nothing is
 * transposed here. Used once, by one thread.
 */
final class PhysicalPlanner {
  /**
   * The bytes that a row costs on its way beyond those of its values: a header, a length for each
   * column.
   */
  private static final double ROW_OVERHEAD = 16;

  private final List<Site> computeSites;
  private final SourceSplitter splitter;
  private final PlanSettings settings;
  private final RelMetadataQuery metadata;
  private final NodeProver prover = new NodeProver();
  private final ColumnFactsDeriver facts = new ColumnFactsDeriver();
  private final SentInputs sent;
  private final KeptRows kept;
  private final Map<RelNode, Map<Site, Placed>> placed = new IdentityHashMap<>();

  /** What the one source of all tables below a node was asked of it. */
  private final Map<RelNode, List<Decision>> decisions = new IdentityHashMap<>();

  /** What sources were asked of a node that needs rows to be sent to them. */
  private final Map<RelNode, Map<Site, List<Decision>>> sending = new IdentityHashMap<>();

  private final Map<RelNode, List<Decision>> refusedInputs = new IdentityHashMap<>();

  PhysicalPlanner(
      List<Site> computeSites,
      SourceSplitter splitter,
      PlanSettings settings,
      RelMetadataQuery metadata) {
    this.computeSites = computeSites;
    this.splitter = splitter;
    this.settings = settings;
    this.metadata = metadata;
    this.sent = new SentInputs(settings, metadata, prover);
    this.kept = new KeptRows(settings.pushdown(), metadata);
  }

  /**
   * A node at a site.
   *
   * @param cost nanoseconds, with everything below
   * @param inputs where each input runs
   */
  record Placed(RelNode node, Site site, double cost, List<Placed> inputs) {
    /** Whether the rows of an input are sent to a source. */
    boolean isSent(Placed input) {
      return site.kind() == SiteKind.SOURCE && input.site() != site;
    }

    /** Whether rows are sent to a source anywhere in the tree. */
    boolean sendsRows() {
      return inputs.stream().anyMatch(input -> isSent(input) || input.sendsRows());
    }
  }

  /** The cheapest way to run a tree. */
  Placed place(RelNode tree) {
    Map<Site, Placed> ways = ways(tree);
    Placed best = null;
    double least = Double.POSITIVE_INFINITY;
    for (Placed way : ways.values()) {
      double cost = way.cost() + transfer(tree, way.site());
      if (cost < least) {
        least = cost;
        best = way;
      }
    }

    if (best == null) {
      throw nowhere(tree);
    }

    return best;
  }

  /** The way to run all of a tree at one site, empty where the site cannot do that. */
  Optional<Placed> placeAt(RelNode tree, Site site) {
    return Optional.ofNullable(ways(tree).get(site));
  }

  /**
   * What the source where a node runs was asked and answered. For a node that runs elsewhere: what
   * the one source of all its tables was, and what was refused of the rows to be sent to it.
   */
  List<Decision> decisions(Placed of) {
    List<Decision> alone = decisions.getOrDefault(of.node(), List.of());
    if (of.site().kind() == SiteKind.SOURCE) {
      return of.sendsRows() ? sending.get(of.node()).get(of.site()) : alone;
    }

    List<Decision> all = new ArrayList<>(alone);
    all.addAll(refusedInputs.getOrDefault(of.node(), List.of()));
    return all;
  }

  private Map<Site, Placed> ways(RelNode node) {
    Map<Site, Placed> known = placed.get(node);
    if (known == null) {
      known = node instanceof TableScan scan ? scans(scan) : operators(node);
      placed.put(node, known);
    }

    return known;
  }

  private Map<Site, Placed> scans(TableScan scan) {
    Map<Site, Placed> ways = new LinkedHashMap<>();
    SourceTable table = scan.getTable().unwrap(SourceTable.class);
    double rows = metadata.getRowCount(scan);
    Site source = scan.getTable().unwrap(Site.class);
    if (source != null) {
      ways.put(source, new Placed(scan, source, rows * source.cost().scanRow(), List.of()));
      decisions.put(
          scan, List.of(new Decision(source.name(), "scan " + table.name(), Proof.exact())));
    }

    for (Site site : computeSites) {
      if (table.nativeScanAt(site.name()).isPresent()) {
        ways.put(site, new Placed(scan, site, rows * site.cost().scanRow(), List.of()));
      }
    }

    return ways;
  }

  private Map<Site, Placed> operators(RelNode node) {
    Map<Site, Placed> ways = new LinkedHashMap<>();
    for (RelNode input : node.getInputs()) {
      ways(input);
    }

    sources(node).forEach(source -> atSource(node, source, ways));
    boolean isForced = sent.areForced() && ways.values().stream().anyMatch(Placed::sendsRows);
    for (Site site : computeSites) {
      if (isWanted(site) && !isForced) {
        atEngine(node, site, ways);
      }
    }

    if (ways.isEmpty()) {
      // The setting forces an engine that cannot run this node: another one does.
      computeSites.forEach(site -> atEngine(node, site, ways));
    }

    return ways;
  }

  /** The sources that have an input of the node. */
  private Set<Site> sources(RelNode node) {
    Set<Site> sources = new LinkedHashSet<>();
    for (RelNode input : node.getInputs()) {
      ways(input).keySet().stream()
          .filter(site -> site.kind() == SiteKind.SOURCE)
          .forEach(sources::add);
    }

    return sources;
  }

  private boolean isWanted(Site site) {
    return switch (settings.residual()) {
      case AUTO -> true;
      case ARROW -> site.name().equals("arrow");
      case DUCKDB -> site.name().equals("duckdb");
    };
  }

  private void atSource(RelNode node, Site source, Map<Site, Placed> ways) {
    List<Placed> inputs = new ArrayList<>();
    List<Decision> answers = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      Placed there = ways(input).get(source);
      if (there == null) {
        there = sent(node, input, source, answers);
      }

      if (there == null) {
        return;
      }

      inputs.add(there);
    }

    if (!PushedOperation.isReading(node)
        && !settings.pushdown().allows(PushedOperation.of(node), source.name())) {
      return;
    }

    answers.addAll(prover.decisions(node, facts(inputs, source), source));
    Placed way = new Placed(node, source, cost(node, source, inputs), inputs);
    if (way.sendsRows()) {
      sending.computeIfAbsent(node, any -> new IdentityHashMap<>()).put(source, answers);
    } else {
      decisions.put(node, answers);
    }

    if (NodeProver.isExact(answers)
        || splitter.isRechecked(node) && NodeProver.isSuperset(answers)) {
      ways.put(source, way);
    } else if (inputs.stream().anyMatch(way::isSent)) {
      answers.stream()
          .filter(answer -> answer.proof() instanceof Proof.Refused)
          .forEach(answer -> refuse(node, answer));
    }
  }

  /** The cheapest way to have the rows of an input sent to a source, null where it takes none. */
  private @Nullable Placed sent(RelNode node, RelNode input, Site source, List<Decision> answers) {
    Decision answer = sent.answer(node, input, source).orElse(null);
    if (answer == null) {
      return null;
    }

    if (!answer.proof().isExact()) {
      refuse(node, answer);
      return null;
    }

    answers.add(answer);
    return cheapestFor(input, source);
  }

  private void refuse(RelNode node, Decision answer) {
    refusedInputs.computeIfAbsent(node, any -> new ArrayList<>()).add(answer);
  }

  /** The facts of the columns of each input as the source sees them. */
  private List<List<ColumnFacts>> facts(List<Placed> inputs, Site source) {
    return inputs.stream().map(input -> factsOf(input, source)).toList();
  }

  private List<ColumnFacts> factsOf(Placed at, Site source) {
    return at.site() == source
        ? facts.of(at.node(), facts(at.inputs(), source))
        : ColumnFactsDeriver.derived(at.node().getRowType());
  }

  private void atEngine(RelNode node, Site engine, Map<Site, Placed> ways) {
    List<Decision> answers = prover.decisions(node, engine);
    if (!NodeProver.isExact(answers)) {
      return;
    }

    List<Placed> inputs = new ArrayList<>();
    for (RelNode input : node.getInputs()) {
      Placed best = cheapestFor(input, engine);
      if (best == null) {
        return;
      }

      inputs.add(best);
    }

    ways.put(engine, new Placed(node, engine, cost(node, engine, inputs), inputs));
  }

  private @Nullable Placed cheapestFor(RelNode input, Site to) {
    Placed best = null;
    double least = Double.POSITIVE_INFINITY;
    for (Placed way : ways(input).values()) {
      double cost = way.cost() + move(input, way.site(), to);
      if (cost < least) {
        least = cost;
        best = way;
      }
    }

    return best;
  }

  // Cost

  private double cost(RelNode node, Site site, List<Placed> inputs) {
    double[] shares = shares(node, site, inputs);
    double cost = work(node, inputs, shares) * site.cost().row().of(node).at(held(node));
    for (int i = 0; i < inputs.size(); i++) {
      Placed input = inputs.get(i);
      cost += input.cost() + move(input.node(), input.site(), site) * shares[i];
    }

    return cost;
  }

  /** Which share of each input comes to where the node runs. */
  private double[] shares(RelNode node, Site site, List<Placed> inputs) {
    double[] shares = new double[inputs.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] =
          node instanceof Join join && site.kind() == SiteKind.COMPUTE
              ? kept.share(join, inputs, i)
              : 1;
    }

    return shares;
  }

  /**
   * The rows that pass through an operator, weighted: those that are hashed count more, and those
   * that are sorted with their number.
   */
  private double work(RelNode node, List<Placed> inputs, double[] shares) {
    double rows = 0;
    for (int i = 0; i < shares.length; i++) {
      rows += metadata.getRowCount(inputs.get(i).node()) * shares[i];
    }

    if (node instanceof Join join) {
      boolean cross = join.analyzeCondition().leftKeys.isEmpty();
      double pairs = metadata.getRowCount(join.getLeft()) * metadata.getRowCount(join.getRight());
      return cross ? pairs : 2 * rows + metadata.getRowCount(node);
    }

    boolean sortsAll = node instanceof Sort sort && sort.fetch == null;
    return sortsAll ? rows * Math.max(1, Math.log(rows + 1) / 4) : rows;
  }

  /** The rows that an operator has in memory at once. */
  private double held(RelNode node) {
    if (node instanceof Join join) {
      return metadata.getRowCount(join.getRight());
    }

    return metadata.getRowCount(node);
  }

  private double move(RelNode node, Site from, Site to) {
    if (from == to) {
      return 0;
    }

    // A source begins only when it has all of the rows, where engines read what comes.
    double wait = to.kind() == SiteKind.SOURCE ? to.cost().start() : 0;
    return transfer(node, from) + wait + bytes(node) * to.cost().byteIn();
  }

  /** What it costs for the rows of a node to leave a site. */
  private double transfer(RelNode node, Site from) {
    SiteCost price = from.cost();
    return price.start() + bytes(node) * price.byteOut();
  }

  private double bytes(RelNode node) {
    Double width = metadata.getAverageRowSize(node);
    return metadata.getRowCount(node) * (ROW_OVERHEAD + (width == null ? 8 : width));
  }

  private ArrowLakeException nowhere(RelNode tree) {
    RelNode node = tree;
    boolean deeper = true;
    while (deeper) {
      deeper = false;
      for (RelNode input : node.getInputs()) {
        if (ways(input).isEmpty()) {
          node = input;
          deeper = true;
          break;
        }
      }
    }

    ArrowLakeException error =
        new ArrowLakeException(
            ErrorCode.NOT_SUPPORTED, "No engine can compute this: " + refused(node));
    return isWide(node)
        ? error.remedy("Cast decimals of more than 38 digits to DECIMAL(38, s) or to VARCHAR")
        : error;
  }

  private static boolean isWide(RelNode node) {
    return Stream.concat(Stream.of(node), node.getInputs().stream())
        .flatMap(each -> each.getRowType().getFieldList().stream())
        .anyMatch(field -> HouseTypeSystem.isWide(field.getType()));
  }

  private String refused(RelNode node) {
    Set<String> operations = new LinkedHashSet<>();
    for (Site site : computeSites) {
      for (Decision decision : prover.decisions(node, site)) {
        if (decision.proof() instanceof Proof.Refused) {
          operations.add(decision.operation());
        }
      }
    }

    return operations.isEmpty() ? node.getRelTypeName() : String.join("; ", operations);
  }
}

import java.util.ArrayList;
import java.util.List;

/** An order and its lines. */
public class Order {
    private final List<Line> lines = new ArrayList<>();

    public record Line(String product, int quantity, double price) {}

    public void add(String product, int quantity, double price) {
        lines.add(new Line(product, quantity, price));
    }

    public double total() {
        double total = 0;
        for (int index = 0; index < lines.size(); index++) {
            total += lines.get(index).quantity() * lines.get(index).price();
        }
        return total;
    }
}
